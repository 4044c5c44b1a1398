"""The methods about the bot itself: name, descriptions, commands, menu button, chats."""

from typing import Any

from simulator.telegram import checks
from simulator.telegram.chats import ChangeKind, Standing, World
from simulator.telegram.errors import bad_request
from simulator.telegram.parameters import Params

Json = dict[str, Any]


class Profile:
    """What people see of the bot outside its messages."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.commands: dict[tuple[tuple[Any, ...], str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, Json] = {}
        self.stars = 0

    def get_me(self, _: Params) -> Json:
        """getMe."""
        return {
            **self._world.bot,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
        }

    def get_stars(self, _: Params) -> Json:
        """getMyStarBalance."""
        return {"amount": self.stars}

    def set_commands(self, params: Params) -> bool:
        """setMyCommands."""
        key = (checks.scope(params), checks.language(params))
        self.commands[key] = checks.commands(params)
        return True

    def get_commands(self, params: Params) -> list[dict[str, str]]:
        """getMyCommands: exactly those of this scope and language."""
        return self.commands.get((checks.scope(params), checks.language(params)), [])

    def delete_commands(self, params: Params) -> bool:
        """deleteMyCommands."""
        self.commands.pop((checks.scope(params), checks.language(params)), None)
        return True

    def set_name(self, params: Params) -> bool:
        """setMyName."""
        return self._set_text(params, "name", checks.MAX_NAME, "BOT_TITLE_INVALID")

    def set_description(self, params: Params) -> bool:
        """setMyDescription."""
        limit = checks.MAX_DESCRIPTION
        return self._set_text(params, "description", limit, "BOT_DESCRIPTION_INVALID")

    def set_short_description(self, params: Params) -> bool:
        """setMyShortDescription."""
        limit = checks.MAX_SHORT_DESCRIPTION
        return self._set_text(params, "short_description", limit, "BOT_SHORT_DESCRIPTION_INVALID")

    def get_name(self, params: Params) -> Json:
        """getMyName: in this language, else the common one, else the first name."""
        return self._get_text(params, "name", self._world.bot["first_name"])

    def get_description(self, params: Params) -> Json:
        """getMyDescription."""
        return self._get_text(params, "description", "")

    def get_short_description(self, params: Params) -> Json:
        """getMyShortDescription."""
        return self._get_text(params, "short_description", "")

    def _set_text(self, params: Params, name: str, limit: int, error: str) -> bool:
        text = checks.short_text(params, name, limit, error)
        self.texts[name, checks.language(params)] = text
        return True

    def _get_text(self, params: Params, name: str, default: str) -> Json:
        own = self.texts.get((name, checks.language(params)))
        return {name: own or self.texts.get((name, "")) or default}

    def set_menu_button(self, params: Params) -> bool:
        """setChatMenuButton, for one private chat or for all."""
        chat_id = params.get("chat_id")
        if chat_id is not None and not self._world.chat(chat_id).private:
            raise bad_request("chat not found")
        self.menu_buttons[chat_id] = checks.menu_button(params)
        return True

    def get_menu_button(self, params: Params) -> Json:
        """getChatMenuButton."""
        common = self.menu_buttons.get(None, {"type": "commands"})
        return self.menu_buttons.get(params.get("chat_id"), common)

    def get_chat(self, params: Params) -> Json:
        """getChat; a person who never wrote is not found."""
        chat = self._world.chat(params["chat_id"])
        if chat.standing is Standing.NEVER_WROTE:
            raise bad_request("chat not found")
        if not chat.private:
            chat = self._world.open_chat(chat.id)
        return {
            **chat.as_json(),
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False,
                "limited_gifts": False,
                "unique_gifts": False,
                "premium_subscription": False,
                "gifts_from_channels": False,
            },
        }

    def send_chat_action(self, params: Params) -> bool:
        """sendChatAction."""
        chat = self._world.open_chat(params["chat_id"])
        if params["action"] not in checks.CHAT_ACTIONS:
            raise bad_request("wrong parameter action in request")
        self._world.changed(ChangeKind.ACTION, chat, text=params["action"])
        return True

    def leave_chat(self, params: Params) -> bool:
        """leaveChat: groups only."""
        chat = self._world.open_chat(params["chat_id"])
        if chat.private:
            raise bad_request("chat member status can't be changed in private chats")
        chat.standing = Standing.LEFT
        self._world.changed(ChangeKind.STANDING, chat)
        return True

    def get_file(self, params: Params) -> Json:
        """getFile."""
        return self._world.files.describe(params["file_id"])

    def refuse_to_leave(self, _: Params) -> bool:
        """logOut and close: nothing to log out of here."""
        raise bad_request("the bot is served by the local server only and can't log out or close")
