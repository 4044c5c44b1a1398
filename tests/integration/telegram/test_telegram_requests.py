"""What the local Bot API server takes as a request, over real HTTP."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from simulator.telegram import TelegramServer
from tests.integration.telegram.conftest import TOKEN


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, limits=False) as server:
        yield server


@pytest.fixture
async def http(server: TelegramServer) -> AsyncIterator[ClientSession]:
    async with ClientSession(server.url) as session:
        yield session


async def post(http: ClientSession, path: str, **options: Any) -> tuple[int, dict[str, Any]]:
    async with http.post(path, **options) as answer:
        return answer.status, await answer.json()


async def test_get_me_names_the_bot_of_the_token(http: ClientSession) -> None:
    async with http.get(f"/bot{TOKEN}/getMe") as answer:
        assert answer.status == 200
        body = await answer.json()
    assert body["ok"] is True
    assert body["result"]["id"] == 12345
    assert body["result"]["is_bot"] is True


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bot12345:WRONG/getMe", 401),
        ("/botnonsense/getMe", 404),
        ("/getMe", 404),
        (f"/bot{TOKEN}/sendSmile", 404),
        (f"/bot{TOKEN}/getme", 404),
    ],
)
async def test_a_wrong_token_or_method_is_refused(
    http: ClientSession, server: TelegramServer, path: str, status: int
) -> None:
    answered, body = await post(http, path)
    assert (answered, body["ok"], body["error_code"]) == (status, False, status)
    assert len(server.violations) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"json": {"chat_id": 7, "text": "hi", "reply_markup": {"remove_keyboard": True}}},
        {"json": {"chat_id": "7", "text": "hi", "reply_markup": '{"remove_keyboard": true}'}},
        {"data": {"chat_id": "7", "text": "hi", "reply_markup": '{"remove_keyboard": true}'}},
        {"params": {"chat_id": "7", "text": "hi"}},
    ],
)
async def test_parameters_come_as_json_form_or_query(
    http: ClientSession, server: TelegramServer, options: dict[str, Any]
) -> None:
    ann = server.person(person_id=7, started=True)
    status, _ = await post(http, f"/bot{TOKEN}/sendMessage", **options)
    assert (status, ann.last.text, server.violations) == (200, "hi", [])


async def test_files_come_in_a_multipart_body_by_name_or_attached(
    http: ClientSession, server: TelegramServer
) -> None:
    ann = server.person(started=True)
    direct = FormData({"chat_id": str(ann.id), "caption": "one"})
    direct.add_field("document", b"1", filename="one.txt", content_type="text/plain")
    attached = FormData({"chat_id": str(ann.id), "document": "attach://it"})
    attached.add_field("it", b"2", filename="two.txt", content_type="text/plain")
    for form in (direct, attached):
        status, _ = await post(http, f"/bot{TOKEN}/sendDocument", data=form)
        assert status == 200
    files = [message.document for message in ann.messages]
    assert [(file.name, file.content) for file in files if file is not None] == [
        ("one.txt", b"1"),
        ("two.txt", b"2"),
    ]


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("getMe", {"verbose": True}, 'unknown parameter "verbose"'),
        ("sendMessage", {"text": "hi"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 7}, "message text is empty"),
        ("sendMessage", {"chat_id": 7, "text": None}, 'parameter "text" is null; leave it out'),
        ("sendMessage", {"chat_id": 7, "text": 5}, 'parameter "text" must be a string'),
        ("sendMessage", {"chat_id": "seven", "text": "hi"}, "chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "hi"}, "chat not found"),
        (
            "sendMessage",
            {"chat_id": 7, "text": "hi", "disable_notification": "yes"},
            'parameter "disable_notification" must be true or false',
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "hi", "reply_markup": "{broken"},
            'can\'t parse "reply_markup" as JSON object',
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "hi", "reply_markup": []},
            'object expected as "reply_markup"',
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "hi", "disable_web_page_preview": True},
            'unknown parameter "disable_web_page_preview"',
        ),
        (
            "sendMessage",
            {"chat_id": 7, "text": "hi", "business_connection_id": "b"},
            'parameter "business_connection_id" is of no use in the chats played here',
        ),
        ("getUpdates", {"limit": "many"}, 'parameter "limit" must be an integer'),
        ("close", {}, "the bot is served by the local server only and can't log out or close"),
        ("getFile", {"file_id": "File-document-9"}, "invalid file_id"),
        ("sendChatAction", {"chat_id": 7, "action": "yawn"}, "wrong parameter action in request"),
        (
            "leaveChat",
            {"chat_id": 7},
            "chat member status can't be changed in private chats",
        ),
    ],
)
async def test_a_request_that_telegram_would_not_take_is_a_violation(
    http: ClientSession, server: TelegramServer, method: str, params: dict[str, Any], reason: str
) -> None:
    server.person(person_id=7, started=True)
    status, body = await post(http, f"/bot{TOKEN}/{method}", json=params)
    assert (status, body["description"]) == (400, f"Bad Request: {reason}")
    assert [str(one) for one in server.violations] == [f"{method}: Bad Request: {reason}"]


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff\xfe"])
async def test_a_body_that_is_no_json_object_is_refused(
    http: ClientSession, server: TelegramServer, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    status, answer = await post(http, f"/bot{TOKEN}/getMe", data=body, headers=headers)
    assert status == 400
    assert answer["description"] == "Bad Request: can't parse request body as JSON object"


async def test_half_of_a_surrogate_pair_is_refused(
    http: ClientSession, server: TelegramServer
) -> None:
    server.person(person_id=7, started=True)
    body = b'{"chat_id": 7, "text": "\\ud83e"}'
    headers = {"Content-Type": "application/json"}
    status, answer = await post(http, f"/bot{TOKEN}/sendMessage", data=body, headers=headers)
    assert (status, answer["description"]) == (
        400,
        "Bad Request: strings must be encoded in UTF-8",
    )


async def test_a_parameter_given_twice_is_refused(http: ClientSession) -> None:
    status, answer = await post(http, f"/bot{TOKEN}/getUpdates?limit=1&limit=2")
    assert (status, answer["description"]) == (400, "Bad Request: a parameter is given twice")


async def test_a_part_of_the_body_that_nothing_names_is_refused(
    http: ClientSession, server: TelegramServer
) -> None:
    ann = server.person(started=True)
    form = FormData({"chat_id": str(ann.id), "document": "attach://other"})
    form.add_field("it", b"2", filename="two.txt")
    status, answer = await post(http, f"/bot{TOKEN}/sendDocument", data=form)
    assert (status, answer["description"]) == (400, 'Bad Request: file "other" is not attached')


async def test_every_request_is_recorded_with_its_outcome(
    http: ClientSession, server: TelegramServer
) -> None:
    server.person(person_id=7, started=True)
    await post(http, f"/bot{TOKEN}/sendMessage", data={"chat_id": "7", "text": "hi"})
    await post(http, f"/bot{TOKEN}/sendMessage", data={"chat_id": "8", "text": "hi"})
    sent, refused = server.calls("sendMessage")
    assert (sent.ok, sent.params) == (True, {"chat_id": 7, "text": "hi"})
    assert (refused.status, refused.description) == (400, "Bad Request: chat not found")


async def test_a_test_can_wait_for_requests(http: ClientSession, server: TelegramServer) -> None:
    await post(http, f"/bot{TOKEN}/getMe")
    await server.asked("getMe")
    with pytest.raises(TimeoutError, match="getMe came 1 times, not 2"):
        await server.asked("getMe", times=2, seconds=0)


async def test_the_record_keeps_only_as_many_requests_as_it_is_told() -> None:
    async with (
        TelegramServer(token=TOKEN, requests_kept=2) as server,
        ClientSession(server.url) as http,
    ):
        for _ in range(5):
            await post(http, f"/bot{TOKEN}/getMe")
        assert len(server.calls("getMe")) == 2


async def test_a_file_is_downloaded_with_the_token_only(
    http: ClientSession, server: TelegramServer
) -> None:
    ann = server.person(started=True)
    await ann.send_document("../../letter.pdf", b"%PDF")
    _, updates = await post(http, f"/bot{TOKEN}/getUpdates")
    file_id = updates["result"][0]["message"]["document"]["file_id"]
    _, file = await post(http, f"/bot{TOKEN}/getFile", json={"file_id": file_id})
    path = file["result"]["file_path"]
    async with http.get(f"/file/bot{TOKEN}/{path}") as answer:
        assert await answer.read() == b"%PDF"
    async with http.get(f"/file/bot1:X/{path}") as answer:
        assert answer.status == 404
    async with http.get(f"/file/bot{TOKEN}/documents/other") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("setMyCommands", {"commands": [["start", "x"]]}, "can't parse BotCommand"),
        ("setMyCommands", {"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_"),
        ("setMyCommands", {"commands": [{"command": "/a", "description": "x"}]}, "BOT_COMMAND_"),
        ("setMyCommands", {"commands": [{"command": "a" * 33, "description": "x"}]}, "BOT_COMM"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x" * 257}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": "x"}] * 2},
            "BOT_COMMAND_DUPLICATE",
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, "can't parse BotCommandSc"),
        ("setMyCommands", {"commands": [], "language_code": "en-US"}, "invalid language code"),
        ("setMyDescription", {"description": "x" * 513}, "BOT_DESCRIPTION_INVALID"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "BOT_SHORT_DESCRIPTION_"),
        ("setMyName", {"name": "x" * 65}, "BOT_TITLE_INVALID"),
        ("setChatMenuButton", {"menu_button": {"type": "smile"}}, "can't parse MenuButton"),
    ],
)
async def test_what_the_bot_says_of_itself_has_limits(
    http: ClientSession, server: TelegramServer, method: str, params: dict[str, Any], reason: str
) -> None:
    status, body = await post(http, f"/bot{TOKEN}/{method}", json=params)
    assert status == 400
    assert body["description"].startswith(f"Bad Request: {reason}")


async def test_the_bot_reads_back_what_it_said_of_itself(http: ClientSession) -> None:
    button = {"type": "commands"}
    await post(http, f"/bot{TOKEN}/setChatMenuButton", json={"menu_button": button})
    await post(http, f"/bot{TOKEN}/setMyName", json={"name": "Knees", "language_code": "de"})
    _, menu = await post(http, f"/bot{TOKEN}/getChatMenuButton")
    _, german = await post(http, f"/bot{TOKEN}/getMyName", json={"language_code": "de"})
    _, other = await post(http, f"/bot{TOKEN}/getMyName")
    assert (menu["result"], german["result"], other["result"]) == (
        button,
        {"name": "Knees"},
        {"name": "Test bot"},
    )


async def test_a_chat_is_described_once_the_person_wrote(
    http: ClientSession, server: TelegramServer
) -> None:
    ann = server.person(username="ann_runs")
    _, before = await post(http, f"/bot{TOKEN}/getChat", json={"chat_id": ann.id})
    await ann.type("/start")
    _, after = await post(http, f"/bot{TOKEN}/getChat", json={"chat_id": ann.id})
    assert before["description"] == "Bad Request: chat not found"
    assert after["result"]["username"] == "ann_runs"
    assert json.dumps(server.violations, default=str).count("chat not found") == 1
