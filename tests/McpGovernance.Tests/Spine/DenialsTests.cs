namespace McpGovernance.Tests.Spine;

[Parallelizable(ParallelScope.All)]
internal sealed class DenialsTests
{
    [Test]
    public void Default_SaysLittleAndPromisesNothing()
    {
        var denial = new Denial { Code = "acme.no" };

        denial.Message.Should().Be("This call is not permitted.");
        denial.Retryable.Should().BeFalse();
        denial.Hidden.Should().BeFalse();
        denial.RetryAfter.Should().BeNull();
        denial.Detail.Should().BeNull();
    }

    [Test]
    public void Unknown_IsHidden() => Denials.Unknown.Should().Match<Denial>(static denial => denial.Hidden && denial.Code == DenialCodes.AccessUnknown && !denial.Retryable);

    [Test]
    public void Undecided_SaysThatNothingWasCarriedOut() => Denials.Undecided.Should().Be(new Denial
    {
        Code = DenialCodes.GovernanceUndecided,
        Message = "This call was not carried out: no decision stands for it.",
    });

    [Test]
    public void Malformed_SaysWhatIsWrong() => Denials.Malformed.Should().Be(new Denial
    {
        Code = DenialCodes.AdmissionMalformed,
        Message = "The request does not have the shape that its method asks for.",
    });

    [Test]
    public void RoundInvalid_SaysHowToBeginAgain() => Denials.RoundInvalid.Should().Be(new Denial
    {
        Code = DenialCodes.RoundInvalid,
        Message = "The state of this request is not valid. Start again without 'requestState'.",
        IsProtocolError = true,
    });

    [Test]
    public void Failed_TellsTheOperatorTheStageAndTheCallerNothing() =>
        Denials.Failed(GovernanceStage.Guards, new FormatException("secret")).Should().Be(new Denial
        {
            Code = DenialCodes.GovernanceFailed,
            Message = "This call was refused because it could not be checked.",
            Retryable = true,
            Detail = "Stage 'Guards' failed with FormatException.",
        });

    [Test]
    public void Withheld_IsNeverRetryable() =>
        Denials.Withheld(new Denial { Code = "acme.no", Detail = "Why.", Retryable = true, RetryAfter = TimeSpan.FromSeconds(1), Hidden = true }).Should().Be(new Denial
        {
            Code = DenialCodes.ResultWithheld,
            Message = "The action was carried out; its result is withheld. Do not repeat it.",
            Detail = "Withheld because of 'acme.no'. Why.",
        });
}
