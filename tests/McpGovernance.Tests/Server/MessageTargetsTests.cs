using McpGovernance.Server;
using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
internal sealed class MessageTargetsTests
{
    [TestCase("tools/call", """{"name":"a"}""", GovernedOperation.CallTool, TargetKind.Tool, "a")]
    [TestCase("prompts/get", """{"name":"a"}""", GovernedOperation.GetPrompt, TargetKind.Prompt, "a")]
    [TestCase("resources/read", """{"uri":"a://b"}""", GovernedOperation.ReadResource, TargetKind.Resource, "a://b")]
    [TestCase("resources/subscribe", """{"uri":"a://b"}""", GovernedOperation.Subscribe, TargetKind.Resource, "a://b")]
    [TestCase("resources/unsubscribe", """{"uri":"a://b"}""", GovernedOperation.Unsubscribe, TargetKind.Resource, "a://b")]
    [TestCase("subscriptions/listen", """{"name":"a"}""", GovernedOperation.Listen, TargetKind.Method, "subscriptions/listen")]
    [TestCase("tasks/get", """{"taskId":"t"}""", GovernedOperation.UseTask, TargetKind.Task, "t")]
    [TestCase("tasks/anything", """{"taskId":"t"}""", GovernedOperation.UseTask, TargetKind.Task, "t")]
    [TestCase("tasks/get", """{"taskId":5}""", GovernedOperation.UseTask, TargetKind.Task, "")]
    [TestCase("tasks/get", """[]""", GovernedOperation.UseTask, TargetKind.Task, "")]
    [TestCase("tasks/get", null, GovernedOperation.UseTask, TargetKind.Task, "")]
    [TestCase("tasks/get", """{}""", GovernedOperation.UseTask, TargetKind.Task, "")]
    [TestCase("Tasks/get", """{"taskId":"t"}""", GovernedOperation.CustomMethod, TargetKind.Method, "Tasks/get")]
    [TestCase("acme/do", """{"name":"a"}""", GovernedOperation.CustomMethod, TargetKind.Method, "acme/do")]
    [TestCase("tools/call", """{"name":5}""", GovernedOperation.CallTool, TargetKind.Tool, "")]
    [TestCase("tools/call", """{"Name":"a"}""", GovernedOperation.CallTool, TargetKind.Tool, "")]
    [TestCase("tools/call", """{"name":"a","name":"b"}""", GovernedOperation.CallTool, TargetKind.Tool, "")]
    [TestCase("tools/call", """["a"]""", GovernedOperation.CallTool, TargetKind.Tool, "")]
    [TestCase("tools/call", null, GovernedOperation.CallTool, TargetKind.Tool, "")]
    public void Of_ReadsTheTargetFromTheMessageAlone(string method, string? parameters, object operation, TargetKind kind, string name) =>
        MessageTargets.Of(Messages.Request(method, parameters)).Should().Be(((GovernedOperation)operation, new GovernanceTarget(kind, name)));
}
