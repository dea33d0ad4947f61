using System.Text.Json;
using McpGovernance.Policy;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class GuardsInterceptorTests
{
    private static readonly Caller s_person = Policies.Verified() with { Subject = "alice", ClientId = "app", Scopes = ["a"] };

    private readonly FakeLogger<GuardsInterceptor> _log = new();

    private static CompiledPolicy Guarded(string effect, PolicyMode mode = PolicyMode.Enforce) => Policies.Load($$"""
        {
          "name": "n", "version": "1", "mode": "{{mode.ToString().ToLowerInvariant()}}",
          "roles": { "lead": { "anyOf": [ { "scope": "lead" } ] } }, "matrix": { "authenticated": [ "pay", "lead" ] },
          "guards": [ { "name": "g", "tools": [ "pay" ], "when": { "args.amount": { "minimum": 100 } }, {{effect}} }, { "name": "h", "tools": [ "pay" ], "when": { "args.amount": { "minimum": 1000 } }, {{effect}} } ]
        }
        """);

    private static PolicyInvoke Call(CompiledPolicy policy, string amount, Caller? caller = null, GovernedOperation operation = GovernedOperation.CallTool) =>
        new(policy, Policies.Tool("pay", ToolKind.Write), caller ?? s_person, operation) { Values = new() { ["amount"] = JsonElement.Parse(amount) } };

    private async Task<PolicyInvoke> RunAsync(PolicyInvoke context)
    {
        await new GuardsInterceptor(_log).InvokeAsync(context, static context => context.RunHandlerAsync());
        return context;
    }

    [Test]
    public void Stage_IsGuards() => new GuardsInterceptor(_log).Stage.Should().Be(GovernanceStage.Guards);

    [Test]
    public async Task Invoke_NoGuardApplies_GoesOn()
    {
        var context = await RunAsync(Call(Guarded("\"deny\": true"), "99"));
        context.Ran.Should().BeTrue();
        context.Denial.Should().BeNull();
        context.Verdict.Should().BeSameAs(PolicyVerdict.None);
        _log.Collector.Count.Should().Be(0);
    }

    [Test]
    public async Task Invoke_GuardDenies_IsRefused_AndOnlyTheDetailNamesIt()
    {
        var context = await RunAsync(Call(Guarded("\"deny\": true"), "5000"));
        context.Ran.Should().BeFalse();
        context.Denial!.Code.Should().Be(DenialCodes.PolicyDenied);
        context.Denial.Hidden.Should().BeFalse();
        context.Denial.Message.Should().NotContain("guards/");
        context.Denial.Detail.Should().Be("Refused by 'guards/g'.");
        context.Verdict.DeniedBy.Should().Be("guards/g");
        context.Verdict.Applied.Should().Equal("guards/g", "guards/h");
        context.Unenforced.Should().BeNull();
        _log.LatestRecord.Message.Should().Contain(context.CallId.ToString()).And.Contain(DenialCodes.PolicyDenied).And.Contain("guards/g").And.NotContain("5000");
    }

    [TestCase(PolicyMode.Audit)]
    [TestCase(PolicyMode.Warn)]
    public async Task Invoke_NotEnforced_GoesOn_AndRemembersTheRefusal(PolicyMode mode)
    {
        var context = await RunAsync(Call(Guarded("\"deny\": true", mode), "100"));
        context.Ran.Should().BeTrue();
        context.Denial.Should().BeNull();
        context.Unenforced!.Code.Should().Be(DenialCodes.PolicyDenied);
        context.Verdict.DeniedBy.Should().Be("guards/g");
    }

    [Test]
    public async Task Invoke_NoRoles_IsRefusedInEveryMode([Values] PolicyMode mode)
    {
        var context = Call(Guarded("\"deny\": true", mode), "1");
        context.Roles = null;
        await RunAsync(context);
        context.Ran.Should().BeFalse();
        context.Denial!.Code.Should().Be(DenialCodes.GovernanceUndecided);
    }

    [TestCase(GovernedOperation.UseTask)]
    [TestCase(GovernedOperation.Listen)]
    public async Task Invoke_TasksAndListening_AreNotJudged(GovernedOperation operation)
    {
        var context = Call(Guarded("\"deny\": true"), "100", operation: operation);
        context.Roles = null;
        (await RunAsync(context)).Ran.Should().BeTrue();
    }

    [TestCase("a", true)]
    [TestCase("a,b", false)]
    [TestCase("b,c", false)]
    [TestCase("A", false)]
    public async Task Invoke_Scopes_AllMustBeThere_AndTheMissingAreNamed(string scopes, bool runs)
    {
        var asked = scopes.Split(',');
        var context = await RunAsync(Call(Guarded($"\"require\": {{ \"scope\": {JsonSerializer.Serialize(asked)} }}"), "100"));
        context.Ran.Should().Be(runs);
        if (!runs)
        {
            context.Denial!.Code.Should().Be(DenialCodes.AccessInsufficientScope);
            context.Denial.Scopes.Should().Equal(asked.Except(["a"]));
        }
    }

    [Test]
    public async Task Invoke_ScopesOfWhomNobodyVerified_AreNone()
    {
        var policy = Policies.Load(""" { "name": "n", "version": "1", "matrix": { "local": [ "*" ] }, "guards": [ { "name": "g", "tools": [ "*" ], "require": { "scope": "a" } } ] } """);
        var context = await RunAsync(Call(policy, "1", Policies.Local("alice") with { Scopes = ["a"] }));
        context.Denial!.Code.Should().Be(DenialCodes.AccessInsufficientScope);
    }

    [Test]
    public async Task Invoke_Person_WhoIsOnePasses_AndWhoIsNotIsRefused()
    {
        var policy = Guarded("\"require\": { \"person\": true }");
        (await RunAsync(Call(policy, "100"))).Ran.Should().BeTrue();
        var service = await RunAsync(Call(policy, "1000", s_person with { ClientId = "alice" }));
        service.Ran.Should().BeFalse();
        service.Denial!.Code.Should().Be(DenialCodes.RequirementPerson);
        service.Denial.Detail.Should().Contain("'guards/g', 'guards/h'");
    }

    [TestCase("\"approval\": { \"from\": [ \"lead\" ] }", "approval")]
    [TestCase("\"confirmation\": true", "confirmation")]
    [TestCase("\"redaction\": [ \"pii\" ]", "redaction")]
    public async Task Invoke_WhatThisHostCannotDo_IsRefused(string require, string named)
    {
        var context = await RunAsync(Call(Guarded($"\"require\": {{ {require} }}"), "100"));
        context.Ran.Should().BeFalse();
        context.Denial!.Code.Should().Be(DenialCodes.RequirementUnavailable);
        context.Denial.Detail.Should().StartWith($"'{named}' is required by 'guards/g'");
    }

    [TestCase("\"audit\": \"metadata\"")]
    [TestCase("\"audit\": \"inputs\"")]
    [TestCase("\"audit\": \"full\"")]
    [TestCase("\"limit\": { \"rate\": \"1/m\" }")]
    public async Task Invoke_WhatIsDoneAnyway_OrElsewhere_GoesOn(string require) =>
        (await RunAsync(Call(Guarded($"\"require\": {{ {require} }}"), "100"))).Ran.Should().BeTrue();

    [Test]
    public async Task Invoke_Scopes_AreAskedForBeforeWhatIsUnavailable()
    {
        var context = await RunAsync(Call(Guarded("\"require\": { \"scope\": \"z\", \"person\": true, \"confirmation\": true }"), "100", Policies.Verified()));
        context.Denial!.Code.Should().Be(DenialCodes.AccessInsufficientScope);
    }

    [Test]
    public async Task Invoke_RolesOfAnotherPolicy_AreRefused()
    {
        var context = Call(Guarded("\"deny\": true"), "1");
        context.Roles = Guarded("\"deny\": true").ResolveRoles(s_person, Policies.Now);
        await RunAsync(context);
        context.Ran.Should().BeFalse();
        context.Denial!.Code.Should().Be(DenialCodes.PolicyDenied);
    }

    /// <summary>Warnings of the Access stage, which stands around this one.</summary>
    [TestCase(PolicyMode.Warn, true)]
    [TestCase(PolicyMode.Audit, false)]
    [TestCase(PolicyMode.Enforce, false)]
    public async Task Access_ToldInMeta_OnlyWhereModeWarns(PolicyMode mode, bool told)
    {
        var context = new PolicyInvoke(Guarded("\"deny\": true", mode), Policies.Tool("pay", ToolKind.Write), s_person)
        {
            Values = new() { ["amount"] = JsonElement.Parse("100") },
            Answer = new CallToolResult { Meta = new() { ["own"] = 1 } },
        };

        await new AccessInterceptor(new FakeLogger<AccessInterceptor>()).InvokeAsync(context, context => new GuardsInterceptor(_log).InvokeAsync(context, static inner => inner.RunHandlerAsync()));

        var decision = ((CallToolResult?)context.Result)?.Meta?[WireNames.Decision]?.AsObject();
        (decision is not null).Should().Be(told);
        if (told)
        {
            decision!.Select(static one => one.Key).Should().Equal("code", "callId", "enforced");
            decision!["code"]!.GetValue<string>().Should().Be(DenialCodes.PolicyDenied);
            decision!["callId"]!.GetValue<string>().Should().Be(context.CallId.ToString());
            decision!["enforced"]!.GetValue<bool>().Should().BeFalse();
            ((CallToolResult)context.Result!).Meta!["own"]!.GetValue<int>().Should().Be(1);
        }
    }

    [Test]
    public async Task Access_NothingWouldBeRefused_IsToldNothing()
    {
        var context = Call(Guarded("\"deny\": true", PolicyMode.Warn), "1");
        await new AccessInterceptor(new FakeLogger<AccessInterceptor>()).InvokeAsync(context, static context => context.RunHandlerAsync());
        ((CallToolResult)context.Result!).Meta.Should().BeNull();
    }

    [Test]
    public async Task Access_NothingGrants_GoesOnWhereNothingIsEnforced([Values] PolicyMode mode)
    {
        var context = new PolicyInvoke(Guarded("\"deny\": true", mode), Policies.Tool("other", ToolKind.Read), s_person);
        await new AccessInterceptor(new FakeLogger<AccessInterceptor>()).InvokeAsync(context, static context => context.RunHandlerAsync());
        context.Ran.Should().Be(mode != PolicyMode.Enforce);
        (context.Unenforced?.Code ?? context.Denial!.Code).Should().Be(DenialCodes.AccessUnknown);
    }

    [Test]
    public async Task Access_WhatNothingServes_IsUnknownInEveryMode([Values] PolicyMode mode)
    {
        var context = new PolicyInvoke(Guarded("\"deny\": true", mode), Policies.Tool("pay"), s_person) { Servable = false };
        await new AccessInterceptor(new FakeLogger<AccessInterceptor>()).InvokeAsync(context, static context => context.RunHandlerAsync());
        context.Ran.Should().BeFalse();
        context.Denial.Should().BeSameAs(Denials.Unknown);
    }
}
