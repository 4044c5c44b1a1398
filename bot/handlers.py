"""From Telegram's updates to events: python-telegram-bot's handlers, fed from the inbox."""

import logging
from dataclasses import replace
from typing import Any

from telegram import Bot, Message, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.callback_data import unpack
from bot.failures import SendError
from bot.pacing import Lane
from bot.places import zone_at
from bot.reading import read, read_coming_date, read_days_ago, without_day, worries
from bot.runner import Happened, Runner, Tap
from bot.sender import Sender
from bot.texts import SOURCE_LANGUAGE
from bot.views import ViewContext, private_only, toast_text, went_wrong
from care.clock import today
from care.events import (
    Action,
    Asked,
    Blocked,
    CameBack,
    Command,
    Edited,
    Event,
    LocationShared,
    SentOther,
    Tapped,
    Typed,
)
from care.messages import Toast
from storage.inbox import OpenUpdate

log = logging.getLogger(__name__)

# What Telegram is asked to send; it remembers this.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_GROUPS = filters.ChatType.GROUPS
_PRIVATE = filters.ChatType.PRIVATE
_NEW = filters.UpdateType.MESSAGE
_HERE = {"member", "administrator", "creator", "restricted"}


class Handlers:
    """Makes events of updates. `in_hand` holds the inbox row of each update that is handled.

    `failures` holds what went wrong with an update, for whoever handed it over.
    """

    def __init__(self, runner: Runner, sender: Sender) -> None:
        self._runner = runner
        self._sender = sender
        self.in_hand: dict[int, OpenUpdate] = {}
        self.failures: dict[int, BaseException] = {}

    def all(self) -> list[BaseHandler[Any, Any, Any]]:
        """In the order in which they are tried."""
        commands = [command.value for command in Command]
        return [
            MessageHandler(_GROUPS & _NEW & (filters.COMMAND | filters.REPLY), self.in_group),
            CommandHandler(commands, self.command, filters=_PRIVATE & _NEW),
            MessageHandler(_PRIVATE & _NEW & filters.TEXT, self.typed),
            MessageHandler(
                _PRIVATE & filters.UpdateType.EDITED_MESSAGE & filters.TEXT, self.edited
            ),
            MessageHandler(_PRIVATE & _NEW & filters.LOCATION, self.located),
            MessageHandler(_PRIVATE & _NEW & ~filters.StatusUpdate.ALL, self.other),
            CallbackQueryHandler(self.tapped),
            ChatMemberHandler(self.member, ChatMemberHandler.MY_CHAT_MEMBER),
        ]

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        name = (message.text or "").split()[0].lstrip("/").split("@")[0].lower()
        argument = " ".join(context.args or ())
        days_ago = read_days_ago(argument, SOURCE_LANGUAGE) or 0
        argument = without_day(argument, SOURCE_LANGUAGE)
        worry = worries(argument, SOURCE_LANGUAGE)
        asked = Asked(Command(name), argument, message.message_id, days_ago, worry=worry)
        if asked.command is Command.PAUSE and argument:
            person = await self._runner.peek(message.chat.id)
            on = today(person, self._row(update).received_at)
            asked = replace(asked, day=read_coming_date(argument, person.language, on))
        if asked.command is Command.EXPORT:
            asked = replace(asked, earlier=await self._runner.earlier(message.chat.id))
        await self._happens(update, asked)

    async def typed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        person = await self._runner.peek(message.chat.id)
        text, received_at = message.text or "", self._row(update).received_at
        event = await read(person, text, message.message_id, received_at)
        await self._happens(update, event)

    async def edited(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        message = _message(update)
        await self._happens(update, Edited(message.text or "", message.message_id))

    async def located(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        location = _message(update).location
        event: Event = SentOther()
        if location is not None:
            try:
                event = LocationShared(await zone_at(location.latitude, location.longitude))
            except ValueError:
                event = Typed("", _message(update).message_id)
        await self._happens(update, event)

    async def other(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await self._happens(update, SentOther())

    async def tapped(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """A button; one that was not made for who taps changes nothing."""
        query = update.callback_query
        if query is None:
            return
        data = unpack(query.data or "")
        actions = {action.value for action in Action}
        chat = query.message.chat if query.message else None
        foreign = data is not None and data.person_id != query.from_user.id
        if foreign or (chat is not None and chat.id != query.from_user.id):
            view = ViewContext.of(query.from_user.id, SOURCE_LANGUAGE)
            await self._sender.answer(query.id, toast_text(Toast.NOT_YOURS, view))
            return
        if data is None or data.action not in actions:
            view = ViewContext.of(query.from_user.id, SOURCE_LANGUAGE)
            await self._sender.answer(query.id, toast_text(Toast.OLD_BUTTON, view))
            return
        tap = Tap(query.id, query.message.message_id if query.message else None)
        tapped = Tapped(Action(data.action), data.args)
        if tapped.action is Action.EXPORT:
            tapped = replace(tapped, earlier=await self._runner.earlier(query.from_user.id))
        await self._happens(update, tapped, tap)

    async def member(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Blocked and back in a private chat; added to a group, one line."""
        change = update.my_chat_member
        if change is None:
            return
        here = change.new_chat_member.status in _HERE
        if change.chat.type == "private":
            await self._happens(update, CameBack() if here else Blocked())
        elif here and change.old_chat_member.status not in _HERE:
            await self._say_private_only(change.chat.id)

    async def in_group(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await self._say_private_only(_message(update).chat.id)

    async def failed(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """python-telegram-bot's error handler: the failure is whose update it was."""
        if isinstance(update, Update) and context.error is not None:
            self.failures[update.update_id] = context.error

    async def apologize(self, person_id: int) -> None:
        """Tell a person that an error of ours swallowed what they sent; once, if it arrives."""
        screen = went_wrong(ViewContext.of(person_id, SOURCE_LANGUAGE))
        try:
            await self._sender.send(person_id, screen, lane=Lane.REPLY)
        except SendError as error:
            log.info("no apology was sent: %s", error, extra={"action": "apology_not_sent"})

    async def _say_private_only(self, chat_id: int) -> None:
        view = ViewContext.of(1, SOURCE_LANGUAGE)
        try:
            await self._sender.send(chat_id, private_only(view), lane=Lane.REPLY)
        except SendError as error:
            log.info("a group was not answered: %s", error, extra={"action": "group_not_answered"})

    async def _happens(self, update: Update, event: Event, tap: Tap | None = None) -> None:
        user = update.effective_user
        if user is None:
            return
        row = self._row(update)
        happened = Happened(user.id, event, row.received_at, row.update_id)
        await self._runner.handle(happened, tap)

    def _row(self, update: Update) -> OpenUpdate:
        return self.in_hand[update.update_id]


def build_application(bot: Bot, handlers: Handlers) -> Application[Any, Any, Any, Any, Any, Any]:
    """The library's application around our handlers, without its updater and job queue."""
    application = ApplicationBuilder().bot(bot).updater(None).job_queue(None).build()
    application.add_handlers(handlers.all())
    application.add_error_handler(handlers.failed)
    return application


def _message(update: Update) -> Message:
    message = update.effective_message
    if message is None:
        raise ValueError("the update has no message")
    return message
