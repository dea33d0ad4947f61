using System.Text.Json.Nodes;
using McpGovernance.Policy;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

/// <summary>What the log says of calls that are hidden, word for word, and what a warned caller is told.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class AccessInterceptorTextTests
{
    private readonly FakeLogger<AccessInterceptor> _log = new();

    private async Task<string> HintAsync(PolicyInvoke context)
    {
        await new AccessInterceptor(_log).InvokeAsync(context, static context => context.RunHandlerAsync());
        var said = _log.LatestRecord.Message;
        return said[(said.IndexOf("with roles ", StringComparison.Ordinal) + "with roles ".Length)..];
    }

    private static PolicyInvoke Call(string policy, string tool, Caller? caller = null, ToolKind? kind = ToolKind.Write) =>
        new(Policies.Load($$"""{ "name": "p", "version": "1", {{policy}} }"""), Policies.Tool(tool, kind), caller);

    [Test]
    public async Task Invoke_CeilingRefuses_IsNamed() =>
        (await HintAsync(Call(""" "matrix": { "local": ["a"] }, "ceilings": [{ "name": "c", "admit": ["b"] }] """, "a", Policies.Local("x")))).Should().Be(
            "local: Tool \"a\". It is refused by 'ceilings/c'.");

    [Test]
    public async Task Invoke_NoContract_IsNotKnown() =>
        (await HintAsync(Call(""" "matrix": { "local": ["a"] } """, "b", Policies.Local("x"), kind: null))).Should().Be("local: Tool \"b\". No such tool is known.");

    [Test]
    public async Task Invoke_NothingGrants_HasTheLine() =>
        (await HintAsync(Call(""" "matrix": { "local": ["a"] } """, "b", Policies.Local("x")))).Should().Be("local: Tool \"b\". This line in the policy's matrix would admit it: \"local\": [\"b\"]");

    [Test]
    public async Task Invoke_WhatNothingServes_NamesNoLineWhereTheMatrixGrantsIt()
    {
        var context = new PolicyInvoke(Policies.Allowing("a"), Policies.Tool("a")) { Servable = false };

        (await HintAsync(context)).Should().Be("authenticated: Tool \"a\". No such tool is known.");
        context.Denial.Should().BeSameAs(Denials.Unknown);
        context.Ran.Should().BeFalse();
    }

    [TestCase(256, 256, "")]
    [TestCase(257, 256, "\\u2026")]
    public async Task Invoke_LongName_IsCut(int length, int shown, string end)
    {
        var said = await HintAsync(Call(""" "matrix": { "local": ["a"] } """, new string('x', length), Policies.Local("x"), kind: null));

        said.Should().Be($"local: Tool \"{new string('x', shown)}{end}\". No such tool is known.");
    }

    private const string Roles = """ "roles": { "r": { "allOf": [{ "claim": "dep", "equals": "x" }, { "claim": "pos", "equals": "y" }] }, "q": { "allOf": [{ "claim": "has", "equals": "z" }] } }, "matrix": { "r": ["a"], "q": ["c"] } """;

    [Test]
    public async Task Invoke_NoRoleHeld_NamesTheClaimsThatAreMissing() =>
        (await HintAsync(Call(Roles, "a", Policies.Verified(("has", "other"))))).Should().Be(
            "authenticated: Tool \"a\". This line in the policy's matrix would admit it: \"authenticated\": [\"a\"] No role of the policy held; these claims, which its rules read, are not in the token: dep, pos.");

    [Test]
    public async Task Invoke_ARoleHeld_NamesNoClaims() =>
        (await HintAsync(Call(Roles, "a", Policies.Verified(("has", "z"))))).Should().Be("authenticated, q: Tool \"a\". This line in the policy's matrix would admit it: \"q\": [\"a\"]");

    [Test]
    public async Task Invoke_NobodyVerified_NamesNoClaims() =>
        (await HintAsync(Call(Roles, "a", Policies.Local("x")))).Should().Be("local: Tool \"a\". This line in the policy's matrix would admit it: \"local\": [\"a\"]");

    [Test]
    public async Task Invoke_AllClaimsThere_NamesNone() =>
        (await HintAsync(Call(Roles, "a", Policies.Verified(("has", "1"), ("dep", "2"), ("pos", "3"))))).Should().Be(
            "authenticated: Tool \"a\". This line in the policy's matrix would admit it: \"authenticated\": [\"a\"]");

    [Test]
    public async Task Invoke_LogIsOff_SaysNothing()
    {
        _log.ControlLevel(LogLevel.Information, enabled: false);

        await new AccessInterceptor(_log).InvokeAsync(Call(""" "matrix": { "local": ["a"] } """, "b"), static context => context.RunHandlerAsync());

        _log.Collector.Count.Should().Be(0);
    }

    [Test]
    public async Task Invoke_Warned_KeepsWhatMetaHas()
    {
        var answer = new CallToolResult { Meta = new JsonObject { ["mine"] = 1 } };
        var context = new PolicyInvoke(Policies.Load("""{ "name": "p", "version": "1", "mode": "warn", "matrix": { "local": ["a"] } }"""), Policies.Tool("b", ToolKind.Read)) { Answer = answer };

        await new AccessInterceptor(_log).InvokeAsync(context, static context => context.RunHandlerAsync());

        var meta = ((CallToolResult)context.Result!).Meta!;
        meta["mine"]!.GetValue<int>().Should().Be(1);
        meta[WireNames.Decision]!.ToJsonString().Should().Be($$"""{"code":"access.unknown","callId":"{{context.CallId}}","enforced":false}""");
        (context.Ran, context.Unenforced!.Code).Should().Be((true, "access.unknown"));
    }
}
