using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Hosting;
using McpGovernance.Tests.Client;
using McpGovernance.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace McpGovernance.Tests.EndToEnd;

/// <summary>How much of a call is on record, by level: what is clear is clear, and of everything else nothing can be read.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class RecordedLevelTests : IDisposable
{
    private const string Input = """
        {"type":"object","properties":{"country":{"type":"string","x-mcp-governance-class":"public"},"iban":{"type":"string","x-mcp-governance-class":"account"},"amount":{"type":"number"},"more":{"type":"object"}},"required":["country"]}
        """;

    private const string Output = """{"type":"object","properties":{"country":{"type":"string","x-mcp-governance-class":"public"},"owner":{"type":"string","x-mcp-governance-class":"person"}}}""";
    private const string Arguments = """{"country":"DE","iban":"planted-7331","amount":7331.25,"more":{"planted-7331":"2026-07-31"}}""";

    private readonly TemporaryJournal _journal = new();

    private static readonly SchemaTool[] s_tools =
    [
        new("read_thing", Input, Output) { Result = static _ => SchemaTool.Structured("""{"country":"DE","owner":"planted-7331"}""") },
        new("text_thing", Input),
        new("write_thing", Input, readOnly: false),
    ];

    public void Dispose() => _journal.Dispose();

    private Task<TestServer> StartAsync(Action<AuditOptions> configure) => TestServer.StartAsync(mcp => mcp.WithTools(s_tools)
        .WithGovernance(governance => _journal.Keep(governance).UseAudit(configure).UsePolicy(static policy => policy.Name("levels", "1").Allow("anonymous", "*_thing"))));

    private static async Task CallAsync(TestServer server, string tool, string arguments = Arguments)
    {
        var peer = await server.ConnectRawAsync(Revisions.Newer);
        await peer.RequestAsync("tools/call", new JsonObject { ["name"] = tool, ["arguments"] = JsonNode.Parse(arguments) });
    }

    private static void CheckValues(IReadOnlyList<JsonElement> records, string journal, string country = "DE")
    {
        var intent = records.Single(static record => record.Text("type") == "call.intent").GetProperty("inputs").GetProperty("value");
        intent.EnumerateObject().First().Value.GetString().Should().Match(country);
        var values = intent.EnumerateObject().Select(static member => member.Value).ToList();
        values[1].GetString().Should().Match("tok:*:??????????????????????");
        values[2].GetString().Should().StartWith("tok:");
        values[3].EnumerateObject().Single().Name.Should().StartWith("tok:");
        var outcome = records.Single(static record => record.Text("type") == "call.outcome").GetProperty("outcome").GetProperty("value");
        outcome.EnumerateObject().First().Value.GetString().Should().Match(country);
        outcome.EnumerateObject().Last().Value.GetString().Should().StartWith("tok:");
        journal.Should().NotContain("planted").And.NotContain("7331.25").And.NotContain("2026-07-31");
    }

    [Test]
    public async Task T191_Full_ValuesOfNoClearClassAreTokens_OnServers()
    {
        await using (var server = await StartAsync(static audit => audit.Levels["*_thing"] = AuditLevel.Full))
        {
            await CallAsync(server, "read_thing");
        }

        CheckValues(_journal.Read(), _journal.ReadBytes());
    }

    /// <summary>A stranger's server calls everything public, to have it written down.</summary>
    [Test]
    public async Task T191_Full_WhatAStrangerCallsPublicIsAToken_OnClients()
    {
        await using (var fixture = await ClientFixture.StartAsync(static mcp => mcp.WithTools(s_tools), ["*"], governance => _journal.Keep(governance).UseAudit(static audit => audit.Level = AuditLevel.Full)))
        {
            await using var client = await fixture.ConnectAsync(Revisions.Newer);
            await client.ListToolsAsync();
            await client.CallToolAsync("read_thing", JsonSerializer.Deserialize<Dictionary<string, object?>>(Arguments)!);
            await fixture.Governance.DisposeAsync();
        }

        CheckValues([.. _journal.Read().Where(static record => record.Text("method") == "tools/call" || record.Text("type") == "call.outcome")], _journal.ReadBytes(), "tok:*");
    }

    /// <summary>Whoever has the keys and the value finds the calls, also those before the key was changed.</summary>
    [Test]
    public async Task T192_Tokens_AreFoundUnderEveryKeyThatIsRetained()
    {
        for (var key = 0; key < 2; key++)
        {
            await using (var server = await StartAsync(static audit => audit.Level = AuditLevel.Inputs))
            {
                await CallAsync(server, "write_thing");
            }

            Rotate();
        }

        var recorded = _journal.Read().Where(static record => record.Text("type") == "call.intent").Select(static record => record.Text("inputs.value.iban")).ToList();
        recorded.Should().HaveCount(2).And.OnlyHaveUniqueItems("each key makes its own");
        AuditTokens.Of(new FileKeyRing(_journal.Keys), "planted-7331", "account").Should().Contain(recorded);
        AuditTokens.Of(new FileKeyRing(_journal.Keys), "planted-7332", "account").Should().NotContain(recorded);
    }

    [Test]
    public async Task Full_ResultThatIsText_IsATokenForEachText()
    {
        await using (var server = await StartAsync(static audit => audit.Level = AuditLevel.Full))
        {
            await CallAsync(server, "text_thing");
        }

        _journal.Read().Single(static record => record.Text("type") == "call.outcome").GetProperty("outcome").GetProperty("texts").EnumerateArray().Single().GetString().Should().StartWith("tok:");
        _journal.ReadBytes().Should().NotContain("\"done\"]");
    }

    [Test]
    public async Task None_AReadIsNotOnRecord_UnlessItIsRefused()
    {
        await using (var server = await StartAsync(static audit => audit.Levels["read_thing"] = AuditLevel.None))
        {
            await CallAsync(server, "read_thing");
            _journal.ReadBytes().Should().NotContain("read_thing");
            await CallAsync(server, "read_thing", """{"country":1}""");
            await CallAsync(server, "text_thing");
        }

        _journal.Read().Summaries().Should().Equal("call.outcome read_thing contract.arguments_invalid refused", "call.intent text_thing", "call.outcome text_thing done");
    }

    [Test]
    public async Task T179_None_OfAToolThatIsMoreThanARead_StopsTheHost() =>
        (await FluentActions.Awaiting(() => StartAsync(static audit => audit.Levels["write_thing"] = AuditLevel.None)).Should().ThrowAsync<GovernanceConfigurationException>())
            .Which.Message.Should().Contain("'write_thing'").And.Contain("Metadata");

    [Test]
    public async Task T179_None_ByPatternOrForAll_StopsTheHost()
    {
        (await FluentActions.Awaiting(() => StartAsync(static audit => audit.Levels["*"] = AuditLevel.None)).Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("written out");
        (await FluentActions.Awaiting(() => StartAsync(static audit => audit.Level = AuditLevel.None)).Should().ThrowAsync<Exception>()).Which.Message.Should().Contain("Levels");
    }

    /// <summary>Adds a key behind the others, as an operator would.</summary>
    private void Rotate()
    {
        var keys = JsonNode.Parse(File.ReadAllText(_journal.Keys))!;
        var list = keys.AsObject().Single(static member => member.Value is JsonArray).Value!.AsArray();
        var next = list[0]!.DeepClone().AsObject();
        next["id"] = $"k-next{list.Count}";
        next["secret"] = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        list.Add(next);
        File.WriteAllText(_journal.Keys, keys.ToJsonString());
    }
}
