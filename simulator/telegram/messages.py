"""The methods that send, change and delete messages."""

from typing import Any, NoReturn

from simulator.telegram import checks
from simulator.telegram.bodies import Upload
from simulator.telegram.chats import ChangeKind, Chat, Post, World
from simulator.telegram.checks import Formatted
from simulator.telegram.errors import bad_request, passing
from simulator.telegram.files import StoredFile
from simulator.telegram.keyboards import check_markup
from simulator.telegram.limits import Flood
from simulator.telegram.parameters import Params

Json = dict[str, Any]

DELETE_SECONDS = 48 * 60 * 60
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_REPLY_KINDS = ("keyboard", "force_reply")


class Messages:
    """Everything that changes what stands in a chat."""

    def __init__(self, world: World, flood: Flood | None) -> None:
        self._world = world
        self._flood = flood

    def send_message(self, params: Params) -> Json:
        """sendMessage."""
        chat = self._world.open_chat(params["chat_id"])
        text = checks.message_text(params)
        preview = checks.link_preview(params)
        return self._send(chat, params, _text_content(text), text.html, preview=preview)

    def send_photo(self, params: Params) -> Json:
        """sendPhoto."""
        return self._send_file("photo", params)

    def send_document(self, params: Params) -> Json:
        """sendDocument."""
        return self._send_file("document", params)

    def _send_file(self, kind: str, params: Params) -> Json:
        chat = self._world.open_chat(params["chat_id"])
        caption = checks.caption(params)
        file = self._world.files.given(kind, params[kind])
        content = {**file.as_content(), **_caption_content(caption)}
        return self._send(chat, params, content, caption.html if caption else "", file)

    def _send(
        self,
        chat: Chat,
        params: Params,
        content: Json,
        html: str,
        file: StoredFile | None = None,
        preview: Json | None = None,
    ) -> Json:
        markup = None
        if "reply_markup" in params:
            markup = check_markup(params["reply_markup"], private=chat.private)
        reply_to = self._replied_to(chat, params)
        if self._flood is not None:
            self._flood.admit(chat.id, paid=params.get("allow_paid_broadcast", False))
        post = self._world.add(chat, self._world.bot, content, from_bot=True)
        post.html, post.file, post.preview, post.reply_to = html, file, preview, reply_to
        post.silent = params.get("disable_notification", False)
        post.protected = params.get("protect_content", False)
        if markup is not None:
            post.markup = markup
            post.fixed = "inline_keyboard" not in markup
            _show_keyboard(chat, markup)
        self._world.changed(ChangeKind.NEW, chat, post)
        return post.as_json()

    def _replied_to(self, chat: Chat, params: Params) -> Post | None:
        target = checks.reply_target(params)
        if target is None:
            return None
        message_id, lenient = target
        if message_id not in chat.posts and not lenient:
            self._missing(chat, message_id, "message to be replied not found")
        return chat.posts.get(message_id)

    def edit_text(self, params: Params) -> Json:
        """editMessageText."""
        text = checks.message_text(params)
        preview = checks.link_preview(params)
        post = self._editable(params)
        if "text" not in post.content:
            raise bad_request("there is no text in the message to edit")
        markup = _new_markup(post, params)
        content = _text_content(text)
        self._change(post, content, markup, preview)
        post.html = text.html
        return self._edited(post, at=self._world.now())

    def edit_caption(self, params: Params) -> Json:
        """editMessageCaption."""
        caption = checks.caption(params)
        post = self._editable(params)
        if post.file is None:
            raise bad_request("there is no caption in the message to edit")
        markup = _new_markup(post, params)
        content = {**post.file.as_content(), **_caption_content(caption)}
        self._change(post, content, markup, post.preview)
        post.html = caption.html if caption else ""
        return self._edited(post, at=self._world.now())

    def edit_media(self, params: Params) -> Json:
        """editMessageMedia, for photos and documents."""
        media = params["media"]
        kind = media.get("type")
        known = {"type", "media", "caption", "parse_mode", "caption_entities"}
        known |= {"has_spoiler", "show_caption_above_media"} if kind == "photo" else set()
        known |= {"thumbnail", "disable_content_type_detection"} if kind == "document" else set()
        if kind not in ("photo", "document") or media.keys() - known:
            raise bad_request("can't parse InputMedia: a photo or document is expected")
        if not isinstance(media.get("media"), str | Upload):
            raise bad_request("can't parse InputMedia: media not found")
        caption = checks.caption(checks.media_caption(media))
        post = self._editable(params)
        markup = _new_markup(post, params)
        file = self._world.files.given(kind, media["media"])
        content = {**file.as_content(), **_caption_content(caption)}
        self._change(post, content, markup, None)
        post.file, post.html = file, caption.html if caption else ""
        return self._edited(post, at=self._world.now())

    def edit_markup(self, params: Params) -> Json:
        """editMessageReplyMarkup."""
        post = self._editable(params)
        self._change(post, post.content, _new_markup(post, params), post.preview)
        return self._edited(post, at=None)

    def delete_message(self, params: Params) -> bool:
        """deleteMessage."""
        chat = self._world.open_chat(params["chat_id"])
        post = chat.posts.get(params["message_id"])
        if post is None:
            self._missing(chat, params["message_id"], "message to delete not found")
        self._check_deletable(post)
        self._world.remove(post)
        return True

    def delete_messages(self, params: Params) -> bool:
        """deleteMessages: those that are not found are skipped."""
        chat = self._world.open_chat(params["chat_id"])
        ids = params["message_ids"]
        if not 1 <= len(ids) <= 100 or not all(type(one) is int for one in ids):
            raise bad_request("1-100 message identifiers are expected")
        posts = [chat.posts[one] for one in ids if one in chat.posts]
        for post in posts:
            self._check_deletable(post)
        for post in posts:
            self._world.remove(post)
        return True

    def _check_deletable(self, post: Post) -> None:
        if self._world.now() - post.date > DELETE_SECONDS:
            raise passing("message can't be deleted for everyone")

    def _editable(self, params: Params) -> Post:
        for name in ("chat_id", "message_id"):
            if name not in params:
                raise bad_request("message identifier is not specified")
        chat = self._world.open_chat(params["chat_id"])
        post = chat.posts.get(params["message_id"])
        if post is None:
            self._missing(chat, params["message_id"], "message to edit not found")
        if not post.from_bot or post.fixed:
            raise bad_request("message can't be edited")
        return post

    def _missing(self, chat: Chat, message_id: int, reason: str) -> NoReturn:
        # A message that once stood here may have been deleted by the person meanwhile.
        raise (passing if message_id in chat.gone else bad_request)(reason)

    def _change(self, post: Post, content: Json, markup: Json | None, preview: Json | None) -> None:
        if (content, markup, preview) == (post.content, post.markup, post.preview):
            raise passing(_NOT_MODIFIED)
        if self._flood is not None and self._flood.limits.count_edits:
            self._flood.admit(post.chat.id)
        post.content, post.markup, post.preview = content, markup, preview

    def _edited(self, post: Post, *, at: int | None) -> Json:
        if at is not None:
            post.edit_date = at
        self._world.changed(ChangeKind.EDITED, post.chat, post)
        return post.as_json()


def _new_markup(post: Post, params: Params) -> Json | None:
    if "reply_markup" not in params:
        return None
    return check_markup(params["reply_markup"], private=post.chat.private, inline_only=True)


def _text_content(text: Formatted) -> Json:
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    return content


def _caption_content(caption: Formatted | None) -> Json:
    if caption is None:
        return {}
    content: Json = {"caption": caption.text}
    if caption.entities:
        content["caption_entities"] = caption.entities
    return content


def _show_keyboard(chat: Chat, markup: Json) -> None:
    if any(kind in markup for kind in _REPLY_KINDS):
        chat.keyboard = markup
    elif "remove_keyboard" in markup:
        chat.keyboard = None
