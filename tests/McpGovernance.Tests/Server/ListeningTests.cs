using McpGovernance.Server;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
internal sealed class ListeningTests
{
    private static readonly PolicyEvaluator Policy = FakePolicy.Allow("a://1", "a://3").Current;

    private static string Narrowed(string? parameters, bool roles = true)
    {
        var request = Messages.Request("subscriptions/listen", parameters);
        Listening.RemoveWhatIsNotPermitted(request, uri => roles && Policy.Decide(Policy.ResolveRoles(Caller.Anonymous, default), new GovernanceTarget(TargetKind.Resource, uri)).IsAllowed);
        return request.Params?.ToJsonString() ?? "";
    }

    [TestCase("""["a://1","a://2","a://3"]""", """["a://1","a://3"]""")]
    [TestCase("""["a://2"]""", "[]")]
    [TestCase("""["a://2","a://2","a://1"]""", """["a://1"]""")]
    [TestCase("""[5,null,{},"a://1"]""", """["a://1"]""")]
    [TestCase("[]", "[]")]
    public void Remove_WhatTheCallerMayNotRead(string uris, string left) =>
        Narrowed($$$"""{"notifications":{"resourceSubscriptions":{{{uris}}},"toolsListChanged":true}}""")
            .Should().Be($$$"""{"notifications":{"resourceSubscriptions":{{{left}}},"toolsListChanged":true}}""");

    [Test]
    public void Remove_WithoutRoles_LeavesNone() =>
        Narrowed("""{"notifications":{"resourceSubscriptions":["a://1"]}}""", roles: false).Should().Be("""{"notifications":{"resourceSubscriptions":[]}}""");

    [TestCase(null, "")]
    [TestCase("[]", "[]")]
    [TestCase("{}", "{}")]
    [TestCase("""{"notifications":5}""", """{"notifications":5}""")]
    [TestCase("""{"notifications":{}}""", """{"notifications":{}}""")]
    [TestCase("""{"notifications":{"resourceSubscriptions":"a://2"}}""", """{"notifications":{"resourceSubscriptions":"a://2"}}""")]
    public void Remove_OtherShapes_AreLeftAlone(string? parameters, string expected) => Narrowed(parameters).Should().Be(expected);
}
