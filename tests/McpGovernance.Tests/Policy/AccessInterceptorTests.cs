using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Policy;
using Microsoft.Extensions.Logging.Testing;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Policy;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class AccessInterceptorTests
{
    private readonly FakeLogger<AccessInterceptor> _log = new();

    private AccessInterceptor Access => new(_log);

    [Test]
    public void Stage_IsAccess() => Access.Stage.Should().Be(GovernanceStage.Access);

    [Test]
    public async Task Invoke_EntryGrants_GoesOnAndNamesTheEntry()
    {
        var context = new FakeInvoke(Policies.Allowing("search"), Policies.Tool("search"));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.Ran.Should().BeTrue();
        context.GrantedBy.Should().Be("matrix/authenticated/search");
        context.Denial.Should().BeNull();
        _log.Collector.Count.Should().Be(0);
    }

    [TestCase(TargetKind.Tool, GovernedOperation.CallTool)]
    [TestCase(TargetKind.Resource, GovernedOperation.ReadResource)]
    [TestCase(TargetKind.Resource, GovernedOperation.Subscribe)]
    [TestCase(TargetKind.Resource, GovernedOperation.Unsubscribe)]
    [TestCase(TargetKind.ResourceTemplate, GovernedOperation.Complete)]
    [TestCase(TargetKind.Prompt, GovernedOperation.Complete)]
    [TestCase(TargetKind.Prompt, GovernedOperation.GetPrompt)]
    [TestCase(TargetKind.Method, GovernedOperation.CustomMethod)]
    [TestCase(TargetKind.Task, GovernedOperation.CallTool)]
    public async Task Invoke_NothingGrants_IsUnknownAndTheHandlerIsNotAsked(TargetKind kind, GovernedOperation operation)
    {
        var context = new FakeInvoke(Policies.Allowing("other"), new GovernanceTarget(kind, "x://y"), operation);

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.Denial.Should().BeSameAs(Denials.Unknown);
        context.Denial!.Hidden.Should().BeTrue();
        context.Ran.Should().BeFalse();
        context.GrantedBy.Should().BeNull();
    }

    [Test]
    public async Task Invoke_HiddenAndUnknown_AreTheSameRefusal()
    {
        var policy = Policies.Allowing("other");
        var hidden = new FakeInvoke(policy, Policies.Tool("refund_order", ToolKind.Write));
        var unknown = new FakeInvoke(policy, Policies.Tool("no_such_tool"));

        await Access.InvokeAsync(hidden, static context => context.RunHandlerAsync());
        await Access.InvokeAsync(unknown, static context => context.RunHandlerAsync());

        hidden.Denial.Should().BeSameAs(unknown.Denial);
    }

    [Test]
    public async Task Invoke_Task_Passes()
    {
        var context = new FakeInvoke(Policies.Allowing(), new GovernanceTarget(TargetKind.Task, "t-1"), GovernedOperation.UseTask);

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.Ran.Should().BeTrue();
    }

    [Test]
    public async Task Invoke_NoRoles_IsRefused()
    {
        var context = new FakeInvoke(Policies.Allowing("search"), Policies.Tool("search")) { Roles = null };

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceUndecided);
        context.Ran.Should().BeFalse();
    }

    [Test]
    public async Task Invoke_Hidden_LogsTheLineThatWouldAdmitIt()
    {
        var policy = Policies.Load(static policy => policy.Role("support", role => role.Scope("s")).Allow("support", "search"));
        var context = new FakeInvoke(policy, Policies.Tool("refund_order", ToolKind.Destructive), GovernedOperation.CallTool, Policies.Verified(("scope", "s")) with { Subject = "alice" })
        {
            CallId = Guid.CreateVersion7(),
        };

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        _log.LatestRecord.Message.Should().Be(
            $"Call {context.CallId} is hidden from a caller of kind Authenticated with roles authenticated, support: Tool \"refund_order\". "
            + "This line in the policy's matrix would admit it: \"support\": [\"refund_order\"]");
    }

    [TestCase(TargetKind.Resource, "ticket://1", "\"authenticated\": [\"resource:ticket://1\"]")]
    [TestCase(TargetKind.Prompt, "triage", "\"authenticated\": [\"prompt:triage\"]")]
    [TestCase(TargetKind.Method, "acme/x", "\"authenticated\": [\"method:acme/x\"]")]
    [TestCase(TargetKind.Tool, "no\r\n\"such\u001b", "Tool \"no\\r\\n\\u0022such\\u001B\". No such tool is known.")]
    public async Task Invoke_Hidden_LogsNamesEscaped(TargetKind kind, string name, string expected)
    {
        var context = new FakeInvoke(Policies.Allowing("other"), new GovernanceTarget(kind, name));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        _log.LatestRecord.Message.Should().Contain(expected).And.NotContainAny("\n", "\r", "\u001b");
    }

    [Test]
    public async Task Invoke_VerifiedCallerWithoutAnyRole_LogsTheClaimsThatAreMissing()
    {
        var policy = Policies.Load(static policy => policy
            .Role("a", role => role.Scope("s").Claim("groups", contains: "x")).Role("b", role => role.Not(not => not.Claim("email", equals: "y"))).Allow("a", "search").Allow("b", "search"));
        var context = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read), caller: Policies.Verified(("email", "y"), (Policies.MappedScope, "other")));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        _log.LatestRecord.Message.Should().EndWith("No role of the policy held; these claims, which its rules read, are not in the token: groups.").And.NotContain("other");
    }

    [Test]
    public async Task Invoke_NothingServesIt_IsUnknownThoughItIsGranted()
    {
        var context = new FakeInvoke(Policies.Allowing("search"), Policies.Tool("search")) { Servable = false };

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.Denial.Should().BeSameAs(Denials.Unknown);
        context.Ran.Should().BeFalse();
        _log.LatestRecord.Message.Should().EndWith("No such tool is known.");
    }

    [Test]
    public async Task Invoke_RefusedByACeiling_LogsTheCeiling()
    {
        var policy = Policies.Load("""{ "name": "n", "version": "1", "matrix": { "authenticated": [ "search" ] }, "ceilings": [ { "name": "none", "admit": "other" } ] }""");
        var context = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.GrantedBy.Should().Be("ceilings/none");
        _log.LatestRecord.Message.Should().EndWith("Tool \"search\". It is refused by 'ceilings/none'.");
    }

    [TestCase(""" "ceilings": [ { "name": "c", "admit": "other" } ] """, "ceilings/c")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "search" ], "deny": true } ] """, "guards/g")]
    [TestCase(""" "guards": [ { "name": "g", "tools": [ "search" ], "deny": true } ], "ceilings": [ { "name": "c", "admit": "other" } ] """, "ceilings/c")]
    public async Task Invoke_NotGrantedAndRefusedBesides_LogsNoLineThatWouldNotDo(string section, string refusing)
    {
        var policy = Policies.Load($$"""{ "name": "n", "version": "1", "matrix": { "authenticated": [ "other" ] }, {{section}} }""");
        var context = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        _log.LatestRecord.Message.Should().EndWith($"Tool \"search\". No entry of the policy's matrix grants it, and '{refusing}' would refuse it besides.");
    }

    [Test]
    public async Task Invoke_Refused_AsksNothingFurther()
    {
        var asked = 0;
        ValueTask CountAsync(InvokeContext context)
        {
            asked++;
            return context.RunHandlerAsync();
        }

        await Access.InvokeAsync(new FakeInvoke(Policies.Allowing("other"), Policies.Tool("search")), CountAsync);
        await Access.InvokeAsync(new FakeInvoke(Policies.Allowing("search"), Policies.Tool("search")) { Servable = false }, CountAsync);
        await Access.InvokeAsync(new FakeInvoke(Policies.Allowing("search"), Policies.Tool("search")) { Roles = null }, CountAsync);
        asked.Should().Be(0);
        await Access.InvokeAsync(new FakeInvoke(Policies.Allowing("search"), Policies.Tool("search")), CountAsync);

        asked.Should().Be(1);
    }

    [TestCase("", DenialCodes.AccessInsufficientScope)]
    [TestCase(""", "ceilings": [ { "name": "c", "admit": "other" } ]""", DenialCodes.AccessUnknown)]
    public async Task Invoke_OnlyScopesAreLacking_IsToldUnlessACeilingRefusesBesides(string section, string code)
    {
        var policy = Policies.Load($$"""{ "name": "n", "version": "1", "roles": { "r": { "allOf": [ { "scope": "s" } ] } }, "matrix": { "r": [ "search" ], "authenticated": [ "search2" ] }{{section}} }""");
        var access = new AccessInterceptor(_log, new StepUp([new StepUpRoles(["r"])], new FixedSource(policy)));
        var context = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read));

        await access.InvokeAsync(context, static context => context.RunHandlerAsync());

        context.Denial!.Code.Should().Be(code);
    }

    [TestCase(256, false)]
    [TestCase(257, true)]
    public async Task Invoke_LongName_IsLoggedShort(int length, bool isCut)
    {
        var context = new FakeInvoke(Policies.Allowing("other"), Policies.Tool(new string('n', length)));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        _log.LatestRecord.Message.Should().Contain($"Tool \"{new string('n', 256)}{(isCut ? "\\u2026" : "")}\". ");
    }

    [Test]
    public async Task Invoke_CallerWithARole_LogsNoMissingClaims()
    {
        var policy = Policies.Load(static policy => policy.Role("a", static role => role.Scope("s")).Role("b", static role => role.Claim("groups", contains: "x")).Allow("a", "find").Allow("b", "search"));
        var context = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read), caller: Policies.Verified((Policies.MappedScope, "s")));
        var nobody = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read), caller: Policies.Local("alice"));
        var complete = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read), caller: Policies.Verified((Policies.MappedScope, "t"), ("groups", "y")));
        var two = new FakeInvoke(policy, Policies.Tool("search", ToolKind.Read), caller: Policies.Verified());

        foreach (var one in (FakeInvoke[])[context, nobody, complete, two])
        {
            await Access.InvokeAsync(one, static context => context.RunHandlerAsync());
        }

        var said = _log.Collector.GetSnapshot().Select(static record => record.Message).ToList();
        said.Should().HaveCount(4);
        said.Take(3).Should().OnlyContain(static line => line.EndsWith("\": [\"search\"]"));
        said[3].Should().EndWith("\": [\"search\"] No role of the policy held; these claims, which its rules read, are not in the token: groups, scope.");
    }

    [Test]
    public async Task Invoke_NobodyListens_LogsNothing()
    {
        _log.ControlLevel(Microsoft.Extensions.Logging.LogLevel.Information, false);
        var context = new FakeInvoke(Policies.Allowing("other"), Policies.Tool("search"));

        await Access.InvokeAsync(context, static context => context.RunHandlerAsync());

        (context.Denial, _log.Collector.Count).Should().Be((Denials.Unknown, 0));
    }

    [Test]
    public async Task List_RemovesWhatACallWouldRefuse_InOrder()
    {
        var policy = Policies.Allowing("b*", "d");
        string[] names = ["a", "b1", "c", "b2", "d", "e"];
        var context = new FakeList(policy, names);

        await Access.ListAsync(context, static context => context.RunHandlerAsync());

        context.Names.Should().Equal("b1", "b2", "d");
        context.Removed.Should().Be(3);
        foreach (var name in names)
        {
            policy.Allows(TargetKind.Tool, name).Should().Be(context.Names.Contains(name));
        }
    }

    [Test]
    public async Task List_DenyAll_IsEmpty()
    {
        var context = new FakeList(Policies.Allowing(), "a", "b");

        await Access.ListAsync(context, static context => context.RunHandlerAsync());

        context.Names.Should().BeEmpty();
        context.Denial.Should().BeNull();
    }

    [Test]
    public async Task List_NoRoles_IsRefusedAndTheHandlerIsNotAsked()
    {
        var context = new FakeList(Policies.Allowing("*"), "a") { Roles = null };

        await Access.ListAsync(context, static context => context.RunHandlerAsync());

        context.Denial!.Code.Should().Be(DenialCodes.GovernanceUndecided);
        context.Names.Should().BeEmpty();
    }

    private static readonly RequestFacts s_facts = new() { Method = "m", Server = "s", Transport = "stream", RequestId = new RequestId(1) };

    private sealed class FakeInvoke : InvokeContext
    {
        public FakeInvoke(PolicyEvaluator policy, GovernanceTarget target, GovernedOperation operation = GovernedOperation.CallTool, Caller? caller = null)
            : base(s_facts, operation, target, policy, TimeProvider.System)
        {
            Caller = caller ?? Policies.Verified();
            Roles = policy.ResolveRoles(Caller, Policies.Now);
        }

        public bool Ran { get; private set; }

        internal override IDictionary<string, JsonElement>? SentArguments => null;

        internal override bool IsMatched => true;

        public bool Servable { get; init; } = true;

        internal override bool IsServable => Servable;

        internal override Tool? Definition => null;

        internal override JsonNode? RawParams => null;

        private protected override ValueTask InvokeHandlerAsync()
        {
            Ran = true;
            return ValueTask.CompletedTask;
        }
    }

    private sealed class FakeList : ListContext
    {
        private readonly string[] _source;

        public FakeList(PolicyEvaluator policy, params string[] names)
            : base(s_facts, GovernedOperation.ListTools, policy, TimeProvider.System)
        {
            _source = names;
            Caller = Policies.Verified();
            Roles = policy.ResolveRoles(Caller, Policies.Now);
        }

        public List<string> Names { get; } = [];

        public override int Count => Names.Count;

        public override Result? Result => null;

        public override GovernanceTarget GetTarget(int index) => Policies.Tool(Names[index]);

        public override void RemoveAt(int index)
        {
            Names.RemoveAt(index);
            Removed++;
        }

        private protected override async ValueTask InvokeHandlerAsync()
        {
            await Task.Yield();
            Names.AddRange(_source);
        }
    }
}
