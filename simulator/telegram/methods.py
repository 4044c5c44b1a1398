"""Which part of the server answers which method."""

from collections.abc import Callable
from typing import Any

from simulator.telegram.callbacks import Callbacks
from simulator.telegram.messages import Messages
from simulator.telegram.parameters import Params
from simulator.telegram.profile import Profile
from simulator.telegram.updates import Updates
from simulator.telegram.webhook import Webhook


class Methods:
    """All methods of the server; only getUpdates may wait."""

    def __init__(
        self,
        *,
        messages: Messages,
        profile: Profile,
        callbacks: Callbacks,
        updates: Updates,
        webhook: Webhook,
    ) -> None:
        self._updates = updates
        self._handlers: dict[str, Callable[[Params], Any]] = {
            "getMe": profile.get_me,
            "getMyStarBalance": profile.get_stars,
            "sendMessage": messages.send_message,
            "sendPhoto": messages.send_photo,
            "sendDocument": messages.send_document,
            "editMessageText": messages.edit_text,
            "editMessageCaption": messages.edit_caption,
            "editMessageMedia": messages.edit_media,
            "editMessageReplyMarkup": messages.edit_markup,
            "deleteMessage": messages.delete_message,
            "deleteMessages": messages.delete_messages,
            "answerCallbackQuery": callbacks.answer,
            "setMyCommands": profile.set_commands,
            "getMyCommands": profile.get_commands,
            "deleteMyCommands": profile.delete_commands,
            "setMyName": profile.set_name,
            "getMyName": profile.get_name,
            "setMyDescription": profile.set_description,
            "getMyDescription": profile.get_description,
            "setMyShortDescription": profile.set_short_description,
            "getMyShortDescription": profile.get_short_description,
            "setChatMenuButton": profile.set_menu_button,
            "getChatMenuButton": profile.get_menu_button,
            "getChat": profile.get_chat,
            "getFile": profile.get_file,
            "sendChatAction": profile.send_chat_action,
            "leaveChat": profile.leave_chat,
            "logOut": profile.refuse_to_leave,
            "close": profile.refuse_to_leave,
            "setWebhook": webhook.set,
            "deleteWebhook": webhook.delete,
            "getWebhookInfo": lambda _: webhook.info(),
        }

    async def call(self, method: str, params: Params) -> Any:
        """The result of one method, its parameters read before. Raises ApiError."""
        if method == "getUpdates":
            return await self._updates.get(params)
        return self._handlers[method](params)
