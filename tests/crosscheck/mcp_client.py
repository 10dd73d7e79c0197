"""An agent's way through `alliance-sim mcp`, by the Python SDK of the protocol: interview, check, decide, explain, pack.

    python tests/crosscheck/mcp_client.py target/debug/alliance-sim        # in an environment with the package `mcp`
"""

import asyncio
import base64
import io
import json
import re
import sys
import time
import zipfile

from mcp import Client, StdioServerParameters
from mcp.client.session import ClientSession
from mcp.client.stdio import stdio_client

ROOM = 4096
SMALL = 400


def size(result) -> int:
    """Bytes that an agent has to read."""
    text = sum(len(part.text.encode()) for part in result.content if part.type == "text")
    return text + len(json.dumps(result.structured_content or {}).encode())


def text(result) -> str:
    return "".join(part.text for part in result.content if part.type == "text")


def tables_have_intervals(said: str, name: str) -> None:
    """Rows of results: each that is not exactly nothing stands with ±. Values of beliefs are no results."""
    said = re.sub(r"[$€£][\d.,]+[kMB]?(/yr| a \w+)", "", said)
    rows = [line for line in said.splitlines() if re.search(r"  +(?:[*~] )?−?[$€£]\d", line)]
    assert rows, (name, said)
    for row in rows:
        cells = re.findall(r"−?[$€£][\d.]+[kMB]?(?: ± [\d.]+)?", row)
        assert all("±" in cell or re.fullmatch(r"[$€£]0", cell) for cell in cells), (name, row)


class Agent:
    """A client that holds every answer to what is promised of all."""

    def __init__(self, client):
        self.client = client
        self.largest = 0

    async def asks(self, tool, **arguments):
        result = await self.client.call_tool(tool, arguments)
        assert not result.is_error, text(result)
        self.largest = max(self.largest, size(result))
        assert size(result) <= ROOM, (tool, arguments.get("question"), size(result))
        return result

    async def is_refused(self, kind, tool, **arguments):
        result = await self.client.call_tool(tool, arguments)
        assert result.is_error and size(result) <= ROOM, result
        error = result.structured_content["error"]
        assert error["kind"] == kind, error
        assert error["fix"], error
        return error


def numbers_have_intervals(said: str) -> None:
    """Amounts with a currency sign in sentences of a verdict stand with ±, or are bounds of an interval."""
    finding = said.split("\n\n")[0]
    amounts = re.findall(r"[$€£]\d", finding)
    assert amounts and finding.count("±") * 2 >= len(amounts), finding


async def interview(agent) -> str:
    """From the starter to a scenario of one's own."""
    starter = text(await agent.asks("starter", archetype="customer_deployed"))
    assert starter.count("?") >= 10, "ten questions"
    valid = await agent.asks("check", scenario=starter)
    assert "±" not in text(valid) or valid.structured_content["trajectories"] > 0
    # What the user knows: 60 million of revenue, twelve sellers, contracts around 90 thousand.
    mine = re.sub(r"(?m)^arr *=.*$", "arr = 60e6", starter)
    mine = re.sub(r"(?m)^sellers *=.*$", "sellers = 12", mine)
    mine = re.sub(r"(?m)^acv *=.*$", "acv = { lognormal = { p10 = 50e3, p90 = 160e3 } }", mine)
    assert mine != starter
    ledger = text(await agent.asks("check", scenario=mine))
    assert "acv" in ledger or "contract" in ledger, ledger
    return mine


async def mistakes(agent, mine) -> None:
    """Errors that can be mended from what they say."""
    wrong = mine.replace("sellers = 12", "seller = 12").replace("arr = 60e6", 'arr = "a lot"')
    error = await agent.is_refused("bad_scenario", "decide", scenario=wrong)
    lines = wrong.splitlines()
    places = {problem["text"]: problem for problem in error["problems"]}
    (seller,) = [problem for found, problem in places.items() if found.startswith("seller = 12")]
    assert lines[seller["line"] - 1].startswith("seller = 12"), seller
    assert "sellers" in json.dumps(seller), seller
    error = await agent.is_refused("bad_argument", "decide", scenario=mine, trajectory=5)
    assert "`trajectories`" in error["message"], error
    await agent.is_refused("bad_argument", "decide", scenario=mine, trajectories=1_000_000)
    await agent.is_refused("bad_argument", "explain", scenario=mine, trajectories=SMALL, question="breakeven")
    await agent.is_refused("bad_argument", "explain", scenario=mine, question="feelings")
    await agent.is_refused("bad_argument", "compare", scenario=mine, variants=[])
    await agent.is_refused("unknown", "delete_everything")
    # Nothing on the disk is read, whatever the text names.
    for path in ("/etc/passwd", "../../../../../../etc/passwd", "scenarios/observability-isv.toml"):
        error = await agent.is_refused("bad_scenario", "check", scenario=f'extends = "{path}"\n{mine}')
        assert "root:" not in json.dumps(error), error
    error = await agent.is_refused("bad_scenario", "check", scenario=mine, set=["isv.acv={ samples = '/etc/passwd' }"])


async def questions(agent, mine) -> None:
    """Every question, with intervals and where the numbers come from."""
    decided = await agent.asks("decide", scenario=mine, trajectories=SMALL)
    numbers_have_intervals(text(decided))
    from_where = decided.structured_content
    assert (from_where["seed"], from_where["trajectories"]) == (1, SMALL) and len(from_where["hash"]) == 64
    again = await agent.asks("decide", scenario=mine, trajectories=SMALL)
    assert text(again) == text(decided), "the same question has the same answer, to the bit"
    even = await agent.asks("decide", scenario=mine, trajectories=SMALL, equal="seats")
    assert "Unequal plans" not in text(even), text(even)
    precise = await agent.asks("decide", scenario=mine, trajectories=SMALL, until_precise=1e12)
    # A thousand are the fewest after which an interval is believed.
    assert 1_000 <= precise.structured_content["trajectories"] < 2_000
    for question in ("sensitivity", "voi", "stress", "audit"):
        result = await agent.asks("explain", scenario=mine, trajectories=SMALL, question=question)
        assert len(text(result)) > 200, text(result)
        if question in ("sensitivity", "stress"):
            tables_have_intervals(text(result), question)
    vary = await agent.asks("explain", scenario=mine, trajectories=SMALL, question="breakeven", vary="isv.acv=40e3:300e3")
    assert "contract" in text(vary), text(vary)
    tables_have_intervals(text(vary), "breakeven")
    variants = [{"set": ["isv.acv=300e3"]}, {"set": ["isv.acv=40e3", "isv.sellers=6"]}]
    compared = text(await agent.asks("compare", scenario=mine, trajectories=SMALL, variants=variants))
    assert compared.count("What if ") == 2 and "direct sellers 6 people instead of" in " ".join(compared.split()) and "±" in compared, compared


async def files(agent, mine) -> None:
    """The pack, and every file of it by its address."""
    packed = await agent.asks("pack", scenario=mine, trajectories=SMALL, formats=["data", "charts", "page", "deck", "workbook", "mail"])
    links = [part for part in packed.content if part.type == "resource_link"]
    names = {link.name for link in links}
    assert {"summary.json", "summary.csv", "resolved.toml", "charts/decision.png", "report.html", "deck.pptx", "workbook.xlsx", "mail.txt"} <= names, names
    listed = {str(resource.uri) for resource in (await agent.client.list_resources()).resources}
    for link in links:
        assert str(link.uri) in listed
        (content,) = (await agent.client.read_resource(str(link.uri))).contents
        data = base64.b64decode(content.blob) if hasattr(content, "blob") else content.text.encode()
        assert len(data) == link.size, link
        if link.name.endswith(".png"):
            assert data[:8] == b"\x89PNG\r\n\x1a\n"
        if link.name.endswith((".pptx", ".xlsx")):
            assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None, link
        if link.name == "summary.json":
            assert json.loads(data)["trajectories"] == SMALL
    for name, within in (("schema", '"isv"'), ("parameters", "assumption"), ("claims", "Claim")):
        (content,) = (await agent.client.read_resource(f"alliance-sim://{name}")).contents
        assert within.lower() in content.text.lower(), name


async def time_is_short(program, mine) -> None:
    """A question that takes too long is stopped and says so, and the server goes on."""
    server = StdioServerParameters(command=program, args=["mcp", "--seconds", "1"])
    async with Client(server) as client:
        agent = Agent(client)
        begun = time.monotonic()
        error = await agent.is_refused("limit", "explain", scenario=mine, trajectories=20_000, question="voi")
        assert "1 second" in error["message"] and time.monotonic() - begun < 20, error
        await agent.asks("starter")


async def older_handshake(program) -> None:
    """A client of an older revision of the protocol finds the same tools."""
    async with stdio_client(StdioServerParameters(command=program, args=["mcp"])) as (read, write):
        async with ClientSession(read, write) as session:
            begun = await session.initialize()
            assert begun.server_info.name == "alliance-sim" and "verdict" in begun.instructions
            assert len((await session.list_tools()).tools) == 6


async def main(program: str) -> None:
    # Long enough for a busy machine and a build without optimisation.
    server = StdioServerParameters(command=program, args=["mcp", "--seconds", "600"])
    async with Client(server, read_timeout_seconds=600) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == ["starter", "check", "decide", "explain", "compare", "pack"]
        for tool in tools:
            assert tool.annotations.read_only_hint and tool.description and tool.input_schema["properties"]
        agent = Agent(client)
        mine = await interview(agent)
        await mistakes(agent, mine)
        await questions(agent, mine)
        await files(agent, mine)
        print(f"six tools answer; the largest answer has {agent.largest} bytes")
    await time_is_short(program, mine)
    await older_handshake(program)
    print("time limits and an older client: as promised")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
