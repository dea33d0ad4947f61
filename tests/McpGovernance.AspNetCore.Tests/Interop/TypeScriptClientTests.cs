using McpGovernance.AspNetCore.Tests.Support;
using McpGovernance.Tests.Support;

namespace McpGovernance.AspNetCore.Tests.Interop;

/// <summary>The official TypeScript client, which nobody here wrote, sees exactly what the policy says, in both eras, and the journal agrees.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class TypeScriptClientTests
{
    [Test]
    public async Task Client_GetsWhatIsGranted_AndNothingElse([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        await using var desk = await InteropDesk.StartAsync();

        var visit = await ClientVisit.RunAsync(
            desk, revision, WebDesk.Alice, WebDesk.Open, WebDesk.Region, InteropDesk.Ask, WebDesk.Change, "no_such_thing");

        visit.Result("connect")!["revision"]!.GetValue<string>().Should().Be(revision);
        visit.Result("connect")!["era"]!.GetValue<string>().Should().Be(revision == Revisions.Newer ? "modern" : "legacy");
        visit.Names("tools").Should().BeEquivalentTo(WebDesk.Open, WebDesk.Read, WebDesk.Region, InteropDesk.Ask);
        visit.Text(WebDesk.Open).Should().Be("thing 1");
        visit.Text(WebDesk.Region).Should().Be("1 eu");
        visit.Steps.Count(static step => step == "asked").Should().Be(1);
        visit.Result("asked")!.GetValue<string>().Should().Be("Are you sure?");
        visit.Text(InteropDesk.Ask).Should().Be("answered accept");
        visit.Names("prompts").Should().Equal(InteropDesk.OpenPrompt);
        visit.Result($"prompt {InteropDesk.OpenPrompt}")!.GetValue<string>().Should().Be("This is open_prompt.");
        visit.Names("resources").Should().Equal(InteropDesk.OpenResource);
        visit.Result($"resource {InteropDesk.OpenResource}")!.GetValue<string>().Should().Be("This is desk://open.");
        Hidden(visit, "call", WebDesk.Change, "no_such_thing");
        visit.Error($"call {WebDesk.Change}")["code"]!.GetValue<int>().Should().Be(-32602);
        Hidden(visit, "prompt", "hidden_prompt", "no_such_prompt");
        Hidden(visit, "resource", "desk://hidden", "desk://none");
        (await InteropDesk.SummariesAsync(desk)).Should().Equal(
            "call.intent open_thing",
            "call.outcome open_thing done",
            "call.intent region_thing",
            "call.outcome region_thing done",
            "call.intent ask_thing",
            "call.round ask_thing input_required",
            "call.round ask_thing",
            "call.outcome ask_thing done",
            "call.outcome change_thing access.unknown refused",
            "call.outcome no_such_thing access.unknown refused",
            "call.intent open_prompt",
            "call.outcome open_prompt done",
            "call.outcome hidden_prompt access.unknown refused",
            "call.outcome no_such_prompt access.unknown refused",
            "call.intent desk://open",
            "call.outcome desk://open done",
            "call.outcome desk://hidden access.unknown refused",
            "call.outcome desk://none access.unknown refused");
        desk.Tools.Runs.Should().Be(1);
    }

    [Test]
    public async Task Client_WithoutTheScope_IsChallenged([ValueSource(typeof(Revisions), nameof(Revisions.Both))] string revision)
    {
        await using var desk = await InteropDesk.StartAsync();

        var visit = await ClientVisit.RunAsync(desk, revision, WebDesk.Dora, WebDesk.Change);

        visit.Names("tools").Should().Contain(WebDesk.Change, "its role was opened with UseStepUp");
        var error = visit.Error($"call {WebDesk.Change}");
        error["type"]!.GetValue<string>().Should().Be("InsufficientScopeError", "it comes with 403 only");
        error["message"]!.GetValue<string>().Should().Contain("payments.write");
        (await InteropDesk.SummariesAsync(desk)).Should().Contain("call.outcome change_thing access.insufficient_scope refused");
        desk.Tools.Runs.Should().Be(0);
    }

    /// <summary>What is hidden and what does not exist are one error, the name aside.</summary>
    private static void Hidden(ClientVisit visit, string kind, string hidden, string unknown)
    {
        var answer = visit.Error($"{kind} {hidden}").ToJsonString();
        answer.Should().Contain(hidden);
        answer.Replace(hidden, unknown, StringComparison.Ordinal).Should().Be(visit.Error($"{kind} {unknown}").ToJsonString());
    }
}
