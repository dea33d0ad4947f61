using System.Text.Json.Nodes;
using McpGovernance.Client;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Client;

[Parallelizable(ParallelScope.All)]
internal sealed class ClientListeningTests
{
    private static readonly PolicyEvaluator Policy = FakePolicy.Allow("a://1", "a://3").Current;

    private static string Narrowed(string? parameters, bool roles = true)
    {
        var given = parameters is null ? null : JsonNode.Parse(parameters);
        ClientListening.RemoveWhatIsNotPermitted(given, uri => roles && Policy.Decide(Policy.ResolveRoles(Caller.Anonymous, default), new GovernanceTarget(TargetKind.Resource, uri)).IsAllowed);
        return given?.ToJsonString() ?? "";
    }

    [TestCase("""["a://1","a://2","a://3"]""", """["a://1","a://3"]""")]
    [TestCase("""["a://2","a://2"]""", "[]")]
    [TestCase("""[5,null,{},"a://1"]""", """["a://1"]""")]
    public void Remove_WhatTheCallerMayNotRead(string uris, string left) =>
        Narrowed($$$"""{"notifications":{"resourceSubscriptions":{{{uris}}},"toolsListChanged":true}}""")
            .Should().Be($$$"""{"notifications":{"resourceSubscriptions":{{{left}}},"toolsListChanged":true}}""");

    [TestCase("Notifications", "resourceSubscriptions")]
    [TestCase("notifications", "ResourceSubscriptions")]
    public void Remove_InAnotherCase_IsRemovedToo(string notifications, string subscriptions) =>
        Narrowed($$$"""{"{{{notifications}}}":{"{{{subscriptions}}}":["a://2"]}}""").Should().Be($$$"""{"{{{notifications}}}":{"{{{subscriptions}}}":[]}}""");

    [Test]
    public void Remove_InTwoCases_IsRemovedFromBoth() =>
        Narrowed("""{"notifications":{"resourceSubscriptions":["a://2","a://1"],"RESOURCESUBSCRIPTIONS":["a://2"]}}""")
            .Should().Be("""{"notifications":{"resourceSubscriptions":["a://1"],"RESOURCESUBSCRIPTIONS":[]}}""");

    [Test]
    public void Remove_WithoutRoles_LeavesNone() =>
        Narrowed("""{"notifications":{"resourceSubscriptions":["a://1"]}}""", roles: false).Should().Be("""{"notifications":{"resourceSubscriptions":[]}}""");

    [TestCase(null, "")]
    [TestCase("[]", "[]")]
    [TestCase("""{"notifications":5}""", """{"notifications":5}""")]
    [TestCase("""{"notifications":{"resourceSubscriptions":"a://2"}}""", """{"notifications":{"resourceSubscriptions":"a://2"}}""")]
    public void Remove_OtherShapes_AreLeftAlone(string? parameters, string expected) => Narrowed(parameters).Should().Be(expected);
}
