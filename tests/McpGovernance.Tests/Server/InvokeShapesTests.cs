using System.Text.Json;
using McpGovernance.Server;
using McpGovernance.Tests.Support;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Server;

[Parallelizable(ParallelScope.All)]
internal sealed class InvokeShapesTests
{
    private static readonly Dictionary<string, JsonElement> Arguments = [];

    [Test]
    public void Target_WithoutParameters_IsNamedNothing()
    {
        InvokeShapes.CallTool.Target(null).Should().Be(new GovernanceTarget(TargetKind.Tool, ""));
        InvokeShapes.GetPrompt.Target(null).Should().Be(new GovernanceTarget(TargetKind.Prompt, ""));
        InvokeShapes.ReadResource.Target(null).Should().Be(new GovernanceTarget(TargetKind.Resource, ""));
        InvokeShapes.Complete.Target(null).Should().Be(new GovernanceTarget(TargetKind.Prompt, ""));
        InvokeShapes.Subscribe.Target(null).Should().Be(new GovernanceTarget(TargetKind.Resource, ""));
        InvokeShapes.Unsubscribe.Target(null).Should().Be(new GovernanceTarget(TargetKind.Resource, ""));
    }

    [Test]
    public void Target_IsWhatTheRequestNames()
    {
        InvokeShapes.CallTool.Target(new() { Name = "a" }).Should().Be(new GovernanceTarget(TargetKind.Tool, "a"));
        InvokeShapes.GetPrompt.Target(new() { Name = "a" }).Should().Be(new GovernanceTarget(TargetKind.Prompt, "a"));
        InvokeShapes.ReadResource.Target(new() { Uri = "a://b" }).Should().Be(new GovernanceTarget(TargetKind.Resource, "a://b"));
        InvokeShapes.Subscribe.Target(new() { Uri = "a://b" }).Should().Be(new GovernanceTarget(TargetKind.Resource, "a://b"));
        InvokeShapes.Unsubscribe.Target(new() { Uri = "a://b" }).Should().Be(new GovernanceTarget(TargetKind.Resource, "a://b"));
        var argument = new Argument { Name = "x", Value = "y" };
        InvokeShapes.Complete.Target(new() { Ref = new PromptReference { Name = "a" }, Argument = argument })
            .Should().Be(new GovernanceTarget(TargetKind.Prompt, "a"));
        InvokeShapes.Complete.Target(new() { Ref = new ResourceTemplateReference { Uri = "a://{b}" }, Argument = argument })
            .Should().Be(new GovernanceTarget(TargetKind.ResourceTemplate, "a://{b}"));
        InvokeShapes.Complete.Target(new() { Ref = new ResourceTemplateReference { Uri = null }, Argument = argument })
            .Should().Be(new GovernanceTarget(TargetKind.ResourceTemplate, ""));
    }

    [Test]
    public void Arguments_OfToolsAndPrompts_AreReadAndReplaced()
    {
        var call = new CallToolRequestParams { Name = "a", Arguments = Arguments };
        var prompt = new GetPromptRequestParams { Name = "a", Arguments = Arguments };
        var frozen = new Dictionary<string, JsonElement>();

        InvokeShapes.CallTool.Arguments(call).Should().BeSameAs(Arguments);
        InvokeShapes.GetPrompt.Arguments(prompt).Should().BeSameAs(Arguments);
        InvokeShapes.ReadResource.Arguments(new() { Uri = "a://b" }).Should().BeNull();

        InvokeShapes.CallTool.Replace(call, frozen);
        InvokeShapes.GetPrompt.Replace(prompt, frozen);
        call.Arguments.Should().BeSameAs(frozen);
        prompt.Arguments.Should().BeSameAs(frozen);
    }

    [Test]
    public void IsServable_WhereNothingIsMatched_IsWhatAHandlerCouldServe()
    {
        InvokeShapes.CallTool.IsServable(Messages.Typed(Messages.Request("tools/call"), new CallToolRequestParams { Name = "a" })).Should().BeFalse();
        InvokeShapes.GetPrompt.IsServable(Messages.Typed(Messages.Request("prompts/get"), new GetPromptRequestParams { Name = "a" })).Should().BeFalse();
        InvokeShapes.ReadResource.IsServable(Messages.Typed(Messages.Request("resources/read"), new ReadResourceRequestParams { Uri = "a://b" })).Should().BeFalse();
        InvokeShapes.Complete.IsServable(null!).Should().BeTrue();
        InvokeShapes.Subscribe.IsServable(null!).Should().BeTrue();
        InvokeShapes.Unsubscribe.IsServable(null!).Should().BeTrue();
    }
}
