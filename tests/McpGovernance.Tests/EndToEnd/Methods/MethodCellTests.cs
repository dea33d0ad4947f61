using System.Text.Json;

namespace McpGovernance.Tests.EndToEnd.Methods;

/// <summary>The words of the table: a message that passes undecided is never called governed.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class MethodCellTests
{
    private const string Allow = """{"type":"call.intent","decision":{"verdict":"allow"}}""";
    private const string Deny = """{"type":"call.outcome","decision":{"verdict":"deny"}}""";
    private const string View = """{"type":"list.view","list":{"shown":0,"hidden":1}}""";
    private const string Whole = """{"type":"list.view","list":{"shown":1,"hidden":0}}""";

    [TestCase(true, Allow, false, Deny, "governed")]
    [TestCase(false, Deny, false, Deny, "refused")]
    [TestCase(true, Allow, true, Allow, "observed")]
    [TestCase(true, null, true, null, "open")]
    [TestCase(false, null, false, null, "n/a")]
    [TestCase(true, Allow, true, Deny, "?")]    // refused on record, and still carried out
    [TestCase(true, null, false, Deny, "?")]    // granted without a decision
    [TestCase(true, Allow, false, null, "?")]   // stopped, and nobody knows
    [TestCase(true, Allow, true, null, "?")]
    [TestCase(false, Allow, false, Deny, "?")]  // granted and lost
    [TestCase(false, Allow, false, Allow, "?")]
    [TestCase(true, Allow, false, Allow, "?")]
    public void Of_EachPairOfOutcomes_HasItsWord(bool reached, string? record, bool reachedOther, string? recordOther, string word) =>
        MethodCell.Of(narrows: false, Seen(reached, record), Seen(reachedOther, recordOther)).Split(' ')[0].Should().Be(word);

    [TestCase(true, Whole, false, View, "governed")]
    [TestCase(true, Allow, false, Allow, "governed")]
    [TestCase(true, Whole, true, Whole, "observed")]
    [TestCase(false, Allow, false, Allow, "observed")]
    [TestCase(true, Whole, false, null, "?")]
    [TestCase(true, Whole, false, Whole, "?")]  // it hid nothing, and yet it is not there
    [TestCase(true, Whole, false, Deny, "?")]   // a list is narrowed, not refused
    public void Of_WhatIsNarrowed_IsJudgedByWhatItShows(bool reached, string? record, bool reachedOther, string? recordOther, string word) =>
        MethodCell.Of(narrows: true, Seen(reached, record), Seen(reachedOther, recordOther)).Split(' ')[0].Should().Be(word);

    [Test]
    public void Of_WhatTheSdkAnswers_TellsTheCode() =>
        MethodCell.Of(false, Seen(false, null) with { Error = -32601 }, Seen(false, null)).Should().Be("n/a −32601");

    [Test]
    public void Of_ARoundThatNobodyGot_IsNotThere() =>
        MethodCell.Of(false, Seen(false, null) with { IsRound = true }, Seen(false, null) with { IsRound = true }).Should().Be("n/a");

    [Test]
    public void Of_ARoundOfItsCall_IsObserved() =>
        MethodCell.Of(false, Seen(true, null) with { IsRound = true }, Seen(true, null) with { IsRound = true }).Should().Be("observed");

    private static MethodObservation Seen(bool reached, string? record) => new(reached, null, record is null ? [] : [JsonElement.Parse(record)]);
}
