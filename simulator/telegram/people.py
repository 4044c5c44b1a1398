"""People with a phone: they type, tap, share, edit, block and look at what they see."""

import re
from collections.abc import Coroutine
from functools import partial
from typing import Any

from simulator.telegram.bodies import Upload
from simulator.telegram.callbacks import Tap
from simulator.telegram.chats import ChangeKind, Chat, Post, Standing
from simulator.telegram.checks import MAX_TEXT
from simulator.telegram.formatting import as_html, utf16_length
from simulator.telegram.screen import PATIENCE, NotOnScreenError, Screen, Wires
from simulator.telegram.shown import Message, as_text, inline_buttons, labels, newest_first

Json = dict[str, Any]

_COMMAND = re.compile(r"(?<![\w/@])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/@])")


class Group(Screen):
    """A group chat, with the bot in it once someone adds it."""

    async def add_bot(self, by: "Person") -> None:
        """`by` adds the bot."""
        self._move_bot(by, Standing.OPEN, "left", "member")
        world = self._wires.world
        post = world.add(self.chat, by.user, {"new_chat_members": [world.bot]}, from_bot=False)
        world.changed(ChangeKind.NEW, self.chat, post)
        self._wires.updates.add("message", self.id, post.as_json())

    async def remove_bot(self, by: "Person") -> None:
        """`by` throws the bot out."""
        self._move_bot(by, Standing.KICKED, "member", "kicked")

    def _move_bot(self, by: "Person", standing: Standing, old: str, new: str) -> None:
        self.chat.standing = standing
        _membership(self._wires, self.chat, by.user, old, new)


class Person(Screen):
    """A person with a private chat with the bot."""

    def __init__(self, wires: Wires, chat: Chat, user: Json) -> None:
        super().__init__(wires, chat)
        self.user = user
        self._taps: list[Tap] = []
        self.opened: list[str] = []  # links of url buttons that were tapped

    @property
    def taps(self) -> int:
        """How many inline buttons were tapped (links do not count)."""
        return len(self._taps)

    @property
    def toasts(self) -> list[str]:
        """The texts that taps were answered with."""
        return [tap.toast for tap in self._taps if tap.toast]

    async def type(self, text: str, *, group: Group | None = None) -> Message:
        """Write a message, here or in a group. Raises ValueError for a text no phone can send."""
        text = text.strip()
        if not text or utf16_length(text) > MAX_TEXT:
            raise ValueError("a message has 1 to 4096 characters")
        post = self._say(_typed(text), group, html=as_html(text))
        if group is None or self._heard_in(group, text):
            self._deliver("message", post)
        return Message.of(post)

    async def edit(self, message: Message | int, text: str) -> Message:
        """Change an own text message."""
        post = self.post_at(message)
        if post.from_bot or "text" not in post.content:
            raise ValueError("only an own text message can be edited")
        post.content, post.html = _typed(text), as_html(text)
        post.edit_date = self._wires.world.now()
        self._wires.world.changed(ChangeKind.EDITED, self.chat, post)
        self._deliver("edited_message", post)
        return Message.of(post)

    async def delete_message(self, message: Message | int) -> None:
        """Delete a message for both sides; a bot is not told."""
        self._wires.world.remove(self.post_at(message))

    async def press(self, label: str, *, location: tuple[float, float] | None = None) -> Message:
        """Press a button of the reply keyboard; one that asks for the place needs `location`."""
        keyboard = self.chat.keyboard
        rows = keyboard.get("keyboard", []) if keyboard is not None else []
        button = next((one for row in rows for one in row if one["text"] == label), None)
        if keyboard is None or button is None:
            raise NotOnScreenError(f"no key {label!r}; the keyboard shows {self.reply_keyboard}")
        if not button.get("request_location") and not button.get("request_contact"):
            message = await self.type(label)
        elif button.get("request_contact"):
            message = await self.send(
                contact={"phone_number": "+10000000000", **_contact(self.user)}
            )
        elif location is None:
            raise ValueError(f"{label!r} shares a location: give one")
        else:
            message = await self.share_location(*location)
        if keyboard.get("one_time_keyboard"):
            self.chat.keyboard = None
        return message

    async def share_location(self, latitude: float, longitude: float) -> Message:
        """Send a place, degrees north and east."""
        message = await self.send(location={"latitude": latitude, "longitude": longitude})
        keyboard = self.chat.keyboard
        if keyboard is not None and keyboard.get("one_time_keyboard"):
            keys = [key for row in keyboard["keyboard"] for key in row]
            if any(key.get("request_location") for key in keys):
                self.chat.keyboard = None
        return message

    async def send_sticker(self, emoji: str = "\N{THUMBS UP SIGN}") -> Message:
        """Send a sticker."""
        sticker = {
            "file_id": "File-sticker",
            "file_unique_id": "UniqueSticker",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return await self.send(sticker=sticker)

    async def send_photo(self, content: bytes, *, caption: str = "") -> Message:
        """Send a PNG or JPEG."""
        return await self._send_file("photo", Upload("photo.jpg", content, "image/jpeg"), caption)

    async def send_document(self, name: str, content: bytes, *, caption: str = "") -> Message:
        """Send a file."""
        upload = Upload(name, content, "application/octet-stream")
        return await self._send_file("document", upload, caption)

    async def _send_file(self, kind: str, upload: Upload, caption: str) -> Message:
        file = self._wires.world.files.store(kind, upload)
        content = {**file.as_content(), **({"caption": caption} if caption else {})}
        post = self._say(content, None, html=as_html(caption))
        post.file = file
        self._deliver("message", post)
        return Message.of(post)

    async def send(self, **content: Any) -> Message:
        """Send a message of any other kind, its content in Telegram's field names."""
        post = self._say(content, None)
        self._deliver("message", post)
        return Message.of(post)

    async def tap(
        self,
        label: str,
        *,
        message: Message | int | None = None,
        prefix: bool = False,
        occurrence: int = 0,
        group: Group | None = None,
    ) -> Tap | None:
        """Tap an inline button by what is written on it, on the newest message that shows it.

        `message` names the message instead; with `prefix` the label only begins so; `occurrence`
        chooses among equal labels of that message, from 0. A link is noted in `opened` and gives
        None: Telegram tells the bot nothing. Raises NotOnScreenError with the labels in sight.
        """
        screen: Screen = self if group is None else group
        posts = list(newest_first(screen.chat)) if message is None else [screen.post_at(message)]
        for post in posts:
            buttons = [
                button
                for row in inline_buttons(post)
                for button in row
                if button["text"] == label or (prefix and button["text"].startswith(label))
            ]
            if not buttons:
                continue
            if occurrence >= len(buttons):
                raise NotOnScreenError(
                    f"message {post.id} shows {label!r} {len(buttons)} times only"
                )
            return self._tap(screen.chat, post, buttons[occurrence])
        seen = [label for post in posts for row in labels(inline_buttons(post)) for label in row]
        raise NotOnScreenError(f"no button {label!r}; in sight: {seen}\n{as_text(screen.chat)}")

    def _tap(self, chat: Chat, post: Post, button: Json) -> Tap | None:
        if "callback_data" not in button:
            self.opened.append(button.get("url", ""))
            return None
        return self._query(chat, post, button["text"], button["callback_data"])

    async def forge_callback(self, data: str, *, message: Message | None = None) -> Tap:
        """Send a callback query with data of one's own making.

        `message` may be any message of any chat, also one that was deleted; by default the bot's
        newest one here.
        """
        if message is None:
            own = (post for post in newest_first(self.chat) if post.from_bot)
            return self._query(self.chat, next(own, None), "", data)
        chat = self._wires.world.chats[message.chat_id]
        post = chat.posts.get(message.id) or Post(message.id, chat, {}, True, 0, {})
        return self._query(self.chat, post, "", data)

    def _query(self, chat: Chat, post: Post | None, label: str, data: str) -> Tap:
        self._check_awake()
        tap = self._wires.callbacks.tap(chat, self.user, post, label, data)
        self._taps.append(tap)
        return tap

    def answered(self, timeout: float = PATIENCE) -> Coroutine[Any, Any, None]:
        """Wait until every tap has its answer. Raises NotOnScreenError naming the open ones."""
        return self._answered(timeout)

    async def _answered(self, seconds: float) -> None:
        for tap in [one for one in self._taps if one.reached_bot]:
            if not await tap.chat.signal.until(partial(getattr, tap, "answered"), seconds):
                raise NotOnScreenError(
                    f"no answer to the tap on {tap.label or tap.data!r} after {seconds:g} s"
                )

    async def block(self) -> None:
        """Block the bot."""
        self._check_awake()
        self.chat.standing = Standing.BLOCKED
        _membership(self._wires, self.chat, self.user, "member", "kicked")

    async def unblock(self) -> None:
        """Take the block back; the phone then usually sends /start, which is left to the test."""
        if self.chat.standing is not Standing.BLOCKED:
            raise ValueError("the bot is not blocked")
        self.chat.standing = Standing.OPEN
        _membership(self._wires, self.chat, self.user, "kicked", "member")

    async def deactivate(self) -> None:
        """Delete the account; a bot is not told."""
        self.chat.standing = Standing.DEACTIVATED

    def _say(self, content: Json, group: Group | None, html: str = "") -> Post:
        self._check_awake()
        chat = self.chat if group is None else group.chat
        if group is None:
            chat.standing = Standing.OPEN
        world = self._wires.world
        post = world.add(chat, self.user, content, from_bot=False)
        post.html = html
        if chat.keyboard is not None and "force_reply" in chat.keyboard:
            chat.keyboard = None
        world.changed(ChangeKind.NEW, chat, post)
        return post

    def _deliver(self, kind: str, post: Post) -> None:
        self._wires.updates.add(kind, post.chat.id, post.as_json())

    def _check_awake(self) -> None:
        if self.chat.standing is Standing.BLOCKED:
            raise ValueError("the bot is blocked: unblock it first")
        if self.chat.standing is Standing.DEACTIVATED:
            raise ValueError("the account is deleted")

    def _heard_in(self, group: Group, text: str) -> bool:
        if group.chat.standing is not Standing.OPEN:
            return False
        # A bot in privacy mode hears commands that are not for another bot, and its own name.
        name = "@" + self._wires.world.bot["username"].lower()
        if text.startswith("/"):
            command = text.split()[0].lower()
            return "@" not in command or command.endswith(name)
        return name in text.lower()


def _typed(text: str) -> Json:
    """A text with the commands that Telegram finds in it."""
    entities = [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]
    return {"text": text, "entities": entities} if entities else {"text": text}


def _contact(user: Json) -> Json:
    return {"first_name": user["first_name"], "user_id": user["id"]}


def _membership(wires: Wires, chat: Chat, by: Json, old: str, new: str) -> None:
    def member(status: str) -> Json:
        ended = {"until_date": 0} if status == "kicked" else {}
        return {"user": wires.world.bot, "status": status, **ended}

    change = {
        "chat": chat.as_json(),
        "from": by,
        "date": wires.world.now(),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }
    wires.updates.add("my_chat_member", chat.id, change)
    wires.world.changed(ChangeKind.STANDING, chat)
