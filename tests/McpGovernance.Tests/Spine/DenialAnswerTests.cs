using System.Text.Json;
using System.Text.Json.Nodes;
using McpGovernance.Tests.Support;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DenialAnswerTests
{
    private const string DecisionKey = "dev.mcpgovernance/decision";

    private static readonly Guid Id = Guid.Parse("018f0000-0000-7000-8000-000000000001");

    private static FakeInvokeContext Call(GovernedOperation operation = GovernedOperation.CallTool, string? revision = Revisions.Newer) =>
        new(operation: operation, facts: FakeFacts.Create() with { ProtocolVersion = revision }) { CallId = Id };

    private static FakeInvokeContext Refused(Denial denial, GovernedOperation operation = GovernedOperation.CallTool, string? revision = Revisions.Newer)
    {
        var call = Call(operation, revision);
        call.Refuse(denial);
        return call;
    }

    [Test]
    public void Of_RefusedCall_IsAnErrorResultWithTheDecision()
    {
        var call = Refused(new Denial { Code = "acme.no", Message = "Not today.", Retryable = true, RetryAfter = TimeSpan.FromSeconds(1.2), Detail = "secret" });

        var answer = DenialAnswer.Of(call).Should().BeOfType<CallToolResult>().Which;

        answer.IsError.Should().BeTrue();
        answer.Content.Should().ContainSingle().Which.Should().BeOfType<TextContentBlock>().Which.Text.Should().Be("Not today.");
        answer.Meta!.ToJsonString().Should().Be(
            $$$"""{"{{{DecisionKey}}}":{"code":"acme.no","callId":"{{{Id}}}","retryable":true,"retryAfter":2}}""");
        answer.StructuredContent.Should().BeNull();
    }

    [Test]
    public void Of_RefusedCall_WithoutAWait_NamesNone() =>
        DenialAnswer.Of(Refused(new Denial { Code = "acme.no" })).Meta!.ToJsonString().Should()
            .Be($$$"""{"{{{DecisionKey}}}":{"code":"acme.no","callId":"{{{Id}}}","retryable":false}}""");

    [Test]
    public void Of_RefusedRead_IsAProtocolErrorWithTheDecision()
    {
        var asking = () => DenialAnswer.Of(Refused(new Denial { Code = "acme.no", Message = "Not today." }, GovernedOperation.ReadResource));

        var error = asking.Should().Throw<McpProtocolException>().WithMessage("Not today.").Which;
        error.ErrorCode.Should().Be(McpErrorCode.InvalidRequest);
        error.Data[DecisionKey].Should().BeOfType<JsonElement>().Which.GetRawText().Should()
            .Be($$"""{"code":"acme.no","callId":"{{Id}}","retryable":false}""");
    }

    [Test]
    public void Of_ARefusedRound_IsAnErrorAboutTheParameters()
    {
        var asking = () => DenialAnswer.Of(Refused(Denials.RoundInvalid));

        var error = asking.Should().Throw<McpProtocolException>().WithMessage(Denials.RoundInvalid.Message).Which;
        error.ErrorCode.Should().Be(McpErrorCode.InvalidParams);
        error.Data[DecisionKey].Should().BeOfType<JsonElement>().Which.GetRawText().Should().Contain(DenialCodes.RoundInvalid);
    }

    [TestCase(true, "Unknown task: 'create_ticket'", McpErrorCode.InvalidParams)]
    [TestCase(false, "Method 'tools/call' is not available.", McpErrorCode.MethodNotFound)]
    public void Of_AHiddenTask_IsUnknown_AndWithoutTasksTheMethodIs(bool servable, string message, McpErrorCode code)
    {
        var call = new FakeInvokeContext(operation: GovernedOperation.UseTask, facts: FakeFacts.Create()) { CallId = Id, Servable = servable };
        call.Refuse(Denials.Unknown);
        var asking = () => DenialAnswer.Of(call);

        asking.Should().Throw<McpProtocolException>().WithMessage(message).Which.ErrorCode.Should().Be(code);
    }

    [Test]
    public void Of_AHiddenTool_IsTheUnknownOne_AlsoWhereNothingServesIt()
    {
        var call = new FakeInvokeContext(facts: FakeFacts.Create()) { CallId = Id, Servable = false };
        call.Refuse(Denials.Unknown);
        ((Action)(() => DenialAnswer.Of(call))).Should().Throw<McpProtocolException>().WithMessage("Unknown tool: 'create_ticket'");
    }

    [Test]
    public void Of_HiddenTool_IsTheUnknownOne()
    {
        var asking = () => DenialAnswer.Of(Refused(Denials.Unknown));

        var error = asking.Should().Throw<McpProtocolException>().WithMessage("Unknown tool: 'create_ticket'").Which;
        error.ErrorCode.Should().Be(McpErrorCode.InvalidParams);
        error.Data.Count.Should().Be(0);
    }

    [TestCase(Revisions.Newer, McpErrorCode.InvalidParams)]
    [TestCase(Revisions.Older, McpErrorCode.ResourceNotFound)]
    [TestCase(null, McpErrorCode.ResourceNotFound)]
    public void Of_HiddenResource_IsTheUnknownOneOfTheRevision(string? revision, McpErrorCode code)
    {
        var asking = () => DenialAnswer.Of(Refused(Denials.Unknown, GovernedOperation.ReadResource, revision));

        asking.Should().Throw<McpProtocolException>().WithMessage("Unknown resource URI: 'create_ticket'").Which.ErrorCode.Should().Be(code);
    }

    [Test]
    public void Of_HiddenCompletion_IsEmpty() =>
        DenialAnswer.Of(Refused(Denials.Unknown, GovernedOperation.Complete)).Should().BeOfType<CompleteResult>().Which.Completion.Values.Should().BeEmpty();

    [Test]
    public void Of_Fault_IsThrownAsItWas()
    {
        var call = Call();
        var fault = new FormatException("as it was");
        call.Fault = fault;
        call.Result = new CallToolResult();

        ((Action)(() => DenialAnswer.Of(call))).Should().Throw<FormatException>().Which.Should().BeSameAs(fault);
    }

    [Test]
    public void Of_FaultAndRefusal_IsTheRefusal()
    {
        var call = Call();
        call.Fault = new FormatException();
        call.Refuse(new Denial { Code = "acme.no" });

        DenialAnswer.Of(call).Should().BeOfType<CallToolResult>().Which.IsError.Should().BeTrue();
    }

    [Test]
    public void Of_Result_IsTheSameObject()
    {
        var call = Call();
        call.Result = new CallToolResult { Meta = new JsonObject() };

        DenialAnswer.Of(call).Should().BeSameAs(call.Result);
    }

    [Test]
    public void Of_Nothing_IsOurMistake() =>
        ((Action)(() => DenialAnswer.Of(Call()))).Should().Throw<System.Diagnostics.UnreachableException>()
            .WithMessage("A decided call has a refusal, a fault or a result.");

    [Test]
    public void ThrowIfRefused_RefusedList_IsAProtocolError()
    {
        var list = new FakeListContext { CallId = Id };
        list.Refuse(new Denial { Code = "acme.no", Message = "Not today." });

        ((Action)(() => DenialAnswer.ThrowIfRefused(list))).Should().Throw<McpProtocolException>().WithMessage("Not today.").Which.Data.Contains(DecisionKey).Should().BeTrue();
    }

    [Test]
    public void ThrowIfRefused_Fault_IsThrown()
    {
        var list = new FakeListContext { Fault = new FormatException() };

        ((Action)(() => DenialAnswer.ThrowIfRefused(list))).Should().Throw<FormatException>();
    }

    [Test]
    public void ThrowIfRefused_Neither_DoesNotThrow() => ((Action)(() => DenialAnswer.ThrowIfRefused(new FakeListContext()))).Should().NotThrow();
}
