using McpGovernance.Tests.Support;

namespace McpGovernance.Tests.Threats;

/// <summary>What is not enforced is carried out, told as it was decided, and nothing else is loosened (threat 230 and its like).</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class PolicyModeThreatTests
{
    private static Action<PolicyBuilder> Policy(PolicyMode mode) => policy => policy.Mode(mode).Allow("authenticated", "refund")
        .Guard("cap", static guard => guard.Tools("refund").When(static when => when.Where("args.amount", """{ "minimum": 100 }""")).Deny());

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T230_Audit_CarriesOut_AndRecordsWhatWasDecided(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, Policy(PolicyMode.Audit));
        (await desk.ListAsync()).Should().Equal("get_order", "refund");
        var guarded = await desk.AnswerAsync("refund", """{"amount":500}""");
        guarded["result"]!["isError"]?.GetValue<bool>().Should().NotBe(true);
        guarded.ToJsonString().Should().NotContain(DenialCodes.PolicyDenied);
        (await desk.CallAsync("get_order")).Should().Be("done", "nothing grants it, and nothing is enforced");
        (await desk.CallAsync("refund", """{"amount":5}""")).Should().Be("done");
        (await desk.CallAsync("nobody")).Should().Be("unknown", "what is not there is no matter of the policy");
        desk.Runs.Should().Be(3);

        var denied = (await desk.RecordsAsync()).Where(static one => one.Text("decision.carriedOut") == "true").ToList();
        denied.Should().HaveCount(2).And.OnlyContain(static one => one.Text("decision.mode") == "audit" && one.Text("decision.verdict") == "deny");
        denied.Select(static one => one.Text("decision.code")).Should().BeEquivalentTo(DenialCodes.PolicyDenied, DenialCodes.AccessUnknown);
    }

    [TestCaseSource(typeof(Revisions), nameof(Revisions.Both))]
    public async Task T230_Warn_TellsTheCallerTheCode_AndNothingOfTheRule(string revision)
    {
        await using var desk = await PolicyDesk.StartAsync(revision, Policy(PolicyMode.Warn));
        var guarded = await desk.AnswerAsync("refund", """{"amount":500}""");
        var told = guarded["result"]!["_meta"]!.AsObject().Single(static one => one.Key.EndsWith("decision", StringComparison.Ordinal)).Value!;
        told["code"]!.GetValue<string>().Should().Be(DenialCodes.PolicyDenied);
        told["enforced"]!.GetValue<bool>().Should().BeFalse();
        told.AsObject().Select(static one => one.Key).Should().BeEquivalentTo("code", "callId", "enforced");
        guarded.ToJsonString().Should().NotContain("cap");
        var fine = await desk.AnswerAsync("refund", """{"amount":5}""");
        fine.ToJsonString().Should().NotContain("enforced");
        desk.Runs.Should().Be(2);
    }
}
