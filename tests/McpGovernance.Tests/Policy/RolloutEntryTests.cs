using McpGovernance.Policy;

namespace McpGovernance.Tests.Policy;

[Parallelizable(ParallelScope.All)]
internal sealed class RolloutEntryTests
{
    private static string Document(string rollout) => $$"""
        { "name": "n", "version": "1", "roles": { "beta": { "anyOf": [ { "scope": "beta" } ] } }, "matrix": { "authenticated": [ "*" ] }, "rollout": {{rollout}} }
        """;

    private static string? Channel(string rollout, Caller caller, string tool = "create_ticket", string? client = null)
    {
        var policy = Policies.Load(Document(rollout));
        return policy.ChannelOf(policy.ResolveRoles(caller, Policies.Now), caller, client, tool);
    }

    private static Caller Agent(string subject, params (string Type, string Value)[] claims) => Policies.Verified(claims) with { Subject = subject };

    [TestCase("""[{ "tools": ["create_ticket"], "callers": ["a", "b"], "channel": "canary" }]""", "a", "canary")]
    [TestCase("""[{ "tools": ["create_ticket"], "callers": ["a", "b"], "channel": "canary" }]""", "A", null)]
    [TestCase("""[{ "tools": ["create_*"], "callers": ["a"], "channel": "canary" }]""", "a", "canary")]
    [TestCase("""[{ "tools": ["other", "*_issue"], "callers": ["a"], "channel": "canary" }]""", "a", null)]
    [TestCase("""[{ "tools": ["create_ticket"], "channel": "canary" }]""", "anybody", "canary")]
    [TestCase("""[{ "tools": ["create_ticket"], "roles": ["authenticated"], "channel": "canary" }]""", "a", "canary")]
    [TestCase("""[{ "tools": ["create_ticket"], "roles": ["beta", "local"], "channel": "canary" }]""", "a", null)]
    [TestCase("""[{ "tools": ["create_ticket"], "callers": ["a"], "roles": ["beta"], "channel": "canary" }]""", "a", null)]
    [TestCase("[]", "a", null)]
    public void ChannelOf_EverythingThatIsGivenMustHold(string rollout, string subject, string? expected) => Channel(rollout, Agent(subject)).Should().Be(expected);

    [Test]
    public void ChannelOf_Role_IsOneThatTheCallerHas() =>
        Channel("""[{ "tools": ["*"], "roles": ["beta"], "channel": "canary" }]""", Agent("a", ("scope", "beta"))).Should().Be("canary");

    [TestCase("agent", null, "canary")]
    [TestCase(null, "agent", "canary")]
    [TestCase("Agent", "other", null)]
    [TestCase(null, null, null)]
    public void ChannelOf_Client_IsThatOfTheTokenOrOfItsOwnWord(string? verified, string? asserted, string? expected) =>
        Channel("""[{ "tools": ["*"], "clients": ["agent"], "channel": "canary" }]""", Agent("a") with { ClientId = verified }, client: asserted).Should().Be(expected);

    [Test]
    public void ChannelOf_SeveralEntriesForOneChannel_IsThatChannel_AndForTwo_IsNone()
    {
        Channel("""[{ "tools": ["*"], "channel": "canary" }, { "tools": ["create_ticket"], "callers": ["a"], "channel": "canary" }]""", Agent("a")).Should().Be("canary");
        Channel("""[{ "tools": ["*"], "channel": "canary" }, { "tools": ["create_ticket"], "callers": ["a"], "channel": "beta" }]""", Agent("a")).Should().BeNull("order must not matter");
        Channel("""[{ "tools": ["*"], "channel": "canary" }, { "tools": ["create_ticket"], "callers": ["a"], "channel": "beta" }]""", Agent("b")).Should().Be("canary");
    }

    [Test]
    public void ChannelOf_AShare_IsThatShare_AlwaysOfTheSameCallers_AndGrowsWithoutExchange()
    {
        var callers = Enumerable.Range(0, 2_000).Select(static number => Agent($"agent-{number}")).ToList();
        HashSet<string> On(int percent) => [.. callers.Where(caller => Channel($$"""[{ "tools": ["*"], "percent": "{{percent}}%", "channel": "canary" }]""", caller) == "canary").Select(static caller => caller.Subject!)];

        var (ten, twenty) = (On(10), On(20));
        ten.Count.Should().BeInRange(140, 260);
        twenty.Count.Should().BeInRange(320, 480);
        ten.Should().BeSubsetOf(twenty);
        On(10).Should().BeEquivalentTo(ten);
        On(100).Should().HaveCount(2_000);
    }

    [TestCase("""{}""", "at '/rollout': The value is an object.")]
    [TestCase("""[{ "channel": "canary" }]""", "at '/rollout/0': The key 'tools' is missing.")]
    [TestCase("""[{ "tools": ["a"] }]""", "at '/rollout/0': The key 'channel' is missing.")]
    [TestCase("""[{ "tools": [], "channel": "canary" }]""", "at '/rollout/0/tools': The array is empty.")]
    [TestCase("""[{ "tools": ["a**"], "channel": "canary" }]""", "at '/rollout/0/tools/0': The entry 'a**' has adjacent wildcards.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "percent": "0%" }]""", "at '/rollout/0/percent': '0%' is no such share.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "percent": "101%" }]""", "at '/rollout/0/percent': '101%' is no such share.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "percent": "10" }]""", "at '/rollout/0/percent': '10' is no such share.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "percent": 10 }]""", "at '/rollout/0/percent': The value is a number.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "roles": ["gamma"] }]""", "at '/rollout/0/roles/0': The role 'gamma' is unknown.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "callers": [] }]""", "at '/rollout/0/callers': The array is empty.")]
    [TestCase("""[{ "tools": ["a"], "channel": "canary", "when": "x" }]""", "at '/rollout/0/when': The key 'when' is unknown.")]
    [TestCase("""[7]""", "at '/rollout/0': The value is a number.")]
    public void Load_WrongRollout_SaysWhere(string rollout, string expected) =>
        FluentActions.Invoking(() => Policies.Load(Document(rollout))).Should().Throw<GovernanceConfigurationException>().WithMessage($"*{expected}*");

    [Test]
    public void Load_JsonAndCode_HaveOneDigest_WhateverTheOrder()
    {
        var json = Policies.Load("""
            { "name": "test", "version": "1", "matrix": { "authenticated": ["*"] },
              "rollout": [{ "tools": ["b", "a", "a"], "callers": ["y", "x"], "percent": "5%", "channel": "canary" }, { "tools": ["c"], "clients": ["i"], "roles": ["local"], "channel": "beta" }] }
            """);
        var code = Policies.Load(static policy => policy.Allow("authenticated", "*")
            .Rollout("beta", ["c"], static who => who.Roles("local").Clients("i"))
            .Rollout("canary", ["a", "b"], static who => who.Callers("x", "y").Percent(5)));

        code.Digest.Should().Be(json.Digest);
        json.Digest.Should().NotBe(Policies.Load(static policy => policy.Allow("authenticated", "*")).Digest);
    }
}
