using System.Text.Json.Nodes;
using McpGovernance.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace McpGovernance.Tests.Testing;

[Parallelizable(ParallelScope.All)]
internal sealed class GovernedAssertTests
{
    private static CallToolResult Refusal(string code) => new()
    {
        IsError = true,
        Meta = new JsonObject { ["dev.mcpgovernance/decision"] = new JsonObject { ["code"] = code } },
    };

    private static string? Failure(Action assertion)
    {
        using var isolated = new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext();
        try
        {
            assertion();
            return null;
        }
        catch (AssertionException failed)
        {
            return failed.Message;
        }
    }

    [Test]
    public void Refused_ByItsCode()
    {
        Failure(() => GovernedAssert.Refused(Refusal("acme.no"), "acme.no")).Should().BeNull();
        Failure(() => GovernedAssert.Refused(Refusal("acme.other"), "acme.no")).Should().Contain("acme.other");
        Failure(() => GovernedAssert.Refused(new CallToolResult(), "acme.no")).Should().NotBeNull();
        Failure(() => GovernedAssert.Refused(new CallToolResult { IsError = true }, "acme.no")).Should().NotBeNull("a tool that failed was not refused");
    }

    [Test]
    public void Permitted_AlsoWhenTheToolFailed()
    {
        Failure(() => GovernedAssert.Permitted(new CallToolResult())).Should().BeNull();
        Failure(() => GovernedAssert.Permitted(new CallToolResult { IsError = true })).Should().BeNull();
        Failure(() => GovernedAssert.Permitted(Refusal("acme.no"))).Should().Contain("acme.no");
    }

    [Test]
    public void Hidden_IsTheAnswerForUnknown()
    {
        Failure(() => Hidden(new McpProtocolException("Unknown tool: 'x'", McpErrorCode.InvalidParams))).Should().BeNull();
        Failure(() => Hidden(new McpProtocolException("x", McpErrorCode.ResourceNotFound))).Should().BeNull();
        Failure(() => Hidden(null)).Should().NotBeNull();
        Failure(() => Hidden(new McpProtocolException("no", McpErrorCode.InvalidRequest))).Should().NotBeNull();
        Failure(() => Hidden(new McpProtocolException("no", McpErrorCode.InvalidParams) { Data = { ["dev.mcpgovernance/decision"] = "{}" } })).Should().NotBeNull();
    }

    private static void Hidden(McpProtocolException? thrown) =>
        GovernedAssert.HiddenAsync(() => thrown is null ? Task.CompletedTask : Task.FromException(thrown)).GetAwaiter().GetResult();
}
