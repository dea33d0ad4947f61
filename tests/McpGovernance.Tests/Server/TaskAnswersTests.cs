using System.Text.Json.Nodes;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TaskAnswersTests
{
    private readonly ServerEdge _edge = FakeGovernance.Edge();
    private readonly TaskRun _run = new();

    public TaskAnswersTests() => _edge.Governance.Tasks.TryAdd("t1", Caller.Anonymous, _run);

    private string Check(string answer, string method = "tasks/get")
    {
        var response = new JsonRpcResponse { Id = new RequestId(1), Result = JsonNode.Parse(answer) };
        TaskAnswers.Check(response, new FakeInvokeContext(operation: GovernedOperation.UseTask, target: "t1", facts: FakeFacts.Create() with { Method = method }), _edge);
        return response.Result?.ToJsonString() ?? "null";
    }

    private void Answered(Exception? thrown = null)
    {
        _run.TryBegin();
        _run.Answer(new CallToolResult(), thrown);
    }

    [TestCase("""{"taskId":"t1","status":"working"}""")]
    [TestCase("""{"taskId":"t1","status":"input_required","inputRequests":{}}""")]
    [TestCase("""{"taskId":"t1","status":"cancelled"}""")]
    [TestCase("""{"taskId":"t1","status":7}""")]
    [TestCase("""{}""")]
    [TestCase("""[1]""")]
    [TestCase("null")]
    public void Check_WhatHasNoResult_Passes(string answer)
    {
        Check(answer).Should().Be(answer);
        _run.IsGivenUp.Should().BeFalse();
    }

    [TestCase("""{"status":"completed","result":{"made":1}}""")]
    [TestCase("""{"status":"completed"}""")]
    [TestCase("""{"status":"working","result":{"made":1}}""")]
    public void Check_ResultWithoutARun_IsWithheldAndTheRunGivenUp(string answer)
    {
        Check(answer).Should().Contain(Denials.Undecided.Message).And.NotContain("made");
        _run.TryBegin().Should().BeFalse();
        Check(answer).Should().Contain(Denials.Undecided.Message, "also when it is asked for again");
    }

    [Test]
    public void Check_ResultWhileTheRunIsAtWork_IsWithheld()
    {
        _run.TryBegin();

        Check("""{"status":"completed","result":{"made":1}}""").Should().Contain("its result is withheld").And.NotContain("made");
    }

    [TestCase("tasks/get", """{"status":"completed","result":{"made":1}}""")]
    [TestCase("tasks/result", """{"content":[]}""")]
    public void Check_ResultThatThePipelineGave_Passes(string method, string answer)
    {
        Answered();

        Check(answer, method).Should().Be(answer);
    }

    [Test]
    public void Check_ResultOfItsOwnMethodWithoutARun_IsWithheld() =>
        Check("""{"content":[{"type":"text","text":"made"}]}""", "tasks/result").Should().Contain(Denials.Undecided.Message).And.NotContain("made");

    [Test]
    public void Check_ErrorThatThePipelineGave_Passes()
    {
        const string answer = """{"status":"failed","error":{"code":-32000,"message":"cleaned"}}""";
        Answered(new FormatException());

        Check(answer).Should().Be(answer);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Check_ErrorThatThePipelineDidNotGive_KeepsItsTextInside(bool answered)
    {
        if (answered)
        {
            Answered();
        }

        Check("""{"status":"failed","error":{"code":-1,"message":"secret","data":{"path":"secret"}}}""")
            .Should().Be("""{"status":"failed","error":{"code":-32603,"message":"An error occurred."}}""");
        _run.IsGivenUp.Should().Be(!answered);
    }
}
