using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class InvokeContextTests
{
    private static FakeInvokeContext Of(GovernedOperation operation, string method = "any", ToolKind? kind = null) =>
        new(operation: operation, kind: kind, facts: FakeFacts.Create(method));

    [Test]
    public void Arguments_AreThoseThatWereSent_UntilOthersAreFrozen()
    {
        var sent = new Dictionary<string, System.Text.Json.JsonElement> { ["a"] = System.Text.Json.JsonElement.Parse("1") };
        var context = new FakeInvokeContext { Values = sent };
        context.Arguments.Should().BeSameAs(sent);
        context.HasFrozenArguments.Should().BeFalse();

        var frozen = new Dictionary<string, System.Text.Json.JsonElement>();
        context.Freeze(frozen);

        context.Arguments.Should().BeSameAs(frozen);
        context.SentArguments.Should().BeSameAs(sent, "a later round repeats them");
        context.HasFrozenArguments.Should().BeTrue();
    }

    [TestCase(ToolKind.Read, true)]
    [TestCase(ToolKind.Write, false)]
    [TestCase(ToolKind.Destructive, false)]
    [TestCase(null, false)]
    public void IsRead_OfATool_IsWhatItsContractSays(ToolKind? kind, bool expected) => Of(GovernedOperation.CallTool, kind: kind).IsRead.Should().Be(expected);

    [TestCase("tasks/get", true)]
    [TestCase("tasks/result", true)]
    [TestCase("tasks/cancel", false)]
    [TestCase("tasks/update", false)]
    [TestCase("tasks/new", false)]
    public void IsRead_OfATask_IsByMethod(string method, bool expected) => Of(GovernedOperation.UseTask, method).IsRead.Should().Be(expected);

    [TestCase(GovernedOperation.CustomMethod, false)]
    [TestCase(GovernedOperation.ReadResource, true)]
    [TestCase(GovernedOperation.GetPrompt, true)]
    [TestCase(GovernedOperation.Complete, true)]
    [TestCase(GovernedOperation.Subscribe, true)]
    [TestCase(GovernedOperation.Unsubscribe, true)]
    [TestCase(GovernedOperation.Listen, true)]
    public void IsRead_OfAnythingElse(GovernedOperation operation, bool expected) => Of(operation, kind: ToolKind.Write).IsRead.Should().Be(expected);

    [Test]
    public void Continue_GivesRoundAndCallId_AndAClaimGivesNeither()
    {
        var call = Of(GovernedOperation.CallTool);
        call.Round.Should().Be(1);

        call.ClaimedRound = Rounds.Any with { Number = 4 };
        (call.Round, call.CallId).Should().Be((1, Guid.Empty));

        call.Continue(call.ClaimedRound);

        (call.Round, call.CallId).Should().Be((4, Rounds.Any.CallId));
    }

    [Test]
    public void Outcome_ByResult()
    {
        Outcome(null).Should().Be(CallOutcome.Done);
        Outcome(new CallToolResult()).Should().Be(CallOutcome.Done);
        Outcome(new CallToolResult { IsError = false }).Should().Be(CallOutcome.Done);
        Outcome(new CallToolResult { IsError = true }).Should().Be(CallOutcome.ToolError);
        Outcome(new CallToolResult { IsError = true }, others: true).Should().Be(CallOutcome.RefusedByOthers);
        Outcome(new CallToolResult(), others: true).Should().Be(CallOutcome.Done);
        Outcome(new InputRequiredResult()).Should().Be(CallOutcome.InputRequired);
        Outcome(new EmptyResult()).Should().Be(CallOutcome.TaskCreated);
        Outcome(new EmptyResult(), GovernedOperation.Subscribe).Should().Be(CallOutcome.Done);
        Outcome(new InputRequiredResult(), GovernedOperation.GetPrompt).Should().Be(CallOutcome.InputRequired);
    }

    [Test]
    public void Outcome_ByFault_ComesBeforeTheResult()
    {
        var call = Of(GovernedOperation.CallTool);
        call.Result = new CallToolResult();
        call.Fault = new FormatException();
        call.Outcome.Should().Be(CallOutcome.Exception);

        call.RefusedByOthers = true;
        call.Outcome.Should().Be(CallOutcome.RefusedByOthers);

        call.RefusedByOthers = false;
        call.Fault = new InputRequiredException(new InputRequiredResult());
        call.Outcome.Should().Be(CallOutcome.InputRequired);
    }

    [TestCase(typeof(TimeoutException), CallOutcome.TimedOut)]
    [TestCase(typeof(OperationCanceledException), CallOutcome.TimedOut)]
    [TestCase(typeof(FormatException), CallOutcome.Exception)]
    public void Outcome_ByWhatTheToolThrew_ComesBeforeTheErrorResult(Type thrown, CallOutcome expected)
    {
        var call = Of(GovernedOperation.CallTool);
        call.Result = new CallToolResult { IsError = true };

        call.ToolException = (Exception)Activator.CreateInstance(thrown)!;

        call.Outcome.Should().Be(expected);
    }

    [Test]
    public void Outcome_ByDenial_ComesFirst()
    {
        var call = Of(GovernedOperation.CallTool);
        call.Fault = new FormatException();
        call.ToolException = new FormatException();
        call.Result = new CallToolResult();

        call.Refuse(new Denial { Code = "acme.no" });

        call.Outcome.Should().Be(CallOutcome.Refused);
    }

    [Test]
    public void Result_AnotherOfTheSameType_MayReplaceIt()
    {
        var call = Of(GovernedOperation.GetPrompt);
        call.Result = new GetPromptResult();
        var other = new GetPromptResult();

        call.Result = other;

        call.Result.Should().BeSameAs(other);
    }

    [Test]
    public void Result_OfAnotherType_OnlyAToolsByACallToolResult()
    {
        var tool = Of(GovernedOperation.CallTool);
        tool.Result = new EmptyResult();
        tool.Result = new CallToolResult();
        ((Action)(() => tool.Result = new EmptyResult())).Should().Throw<ArgumentException>()
            .WithMessage("A CallToolResult cannot be replaced by a EmptyResult.*").WithParameterName("value");

        var prompt = Of(GovernedOperation.GetPrompt);
        prompt.Result = new GetPromptResult();
        ((Action)(() => prompt.Result = new CallToolResult())).Should().Throw<ArgumentException>();
        prompt.Result.Should().BeOfType<GetPromptResult>();
    }

    [Test]
    public void Result_Nothing_CannotReplaceIt()
    {
        var call = Of(GovernedOperation.CallTool);
        call.Result = new CallToolResult();

        ((Action)(() => call.Result = null!)).Should().Throw<ArgumentNullException>();
        call.Result.Should().NotBeNull();
    }

    private static CallOutcome Outcome(Result? result, GovernedOperation operation = GovernedOperation.CallTool, bool others = false)
    {
        var call = Of(operation);
        if (result is not null)
        {
            call.Result = result;
        }

        call.RefusedByOthers = others;
        return call.Outcome;
    }
}
