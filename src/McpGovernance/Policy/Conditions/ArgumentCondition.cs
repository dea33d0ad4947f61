using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>An argument is there, or is not, or its value passes a test.</summary>
/// <param name="path">Where the argument stands.</param>
/// <param name="exists">Whether it must be there, or must not; <see langword="null"/> when that is not asked.</param>
/// <param name="test">What is asked of its value; <see langword="null"/> for nothing. What is missing is unknown.</param>
internal sealed class ArgumentCondition(ArgumentPath path, bool? exists, ValueTest? test) : Condition
{
    public ArgumentPath Path => path;

    /// <summary>Where it stands in the policy's text, or −1.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>Where it stands in the policy, as a JSON pointer.</summary>
    public string Pointer { get; init; } = "";

    public bool? Exists => exists;

    public ValueTest? Test => test;

    /// <summary>Whether its value is compared with nothing else that is known of the call.</summary>
    public bool AsksItsValueAlone => test is null || !Refers(test);

    public override Answers Ask(ref ConditionFacts facts)
    {
        if (facts.IsOpen)
        {
            return AskOpen(ref facts);
        }

        var found = path.Find(facts.Arguments, out var value);
        var answer = exists is { } wanted ? (found is { } isThere ? ThreeValues.Of(isThere == wanted) : Answers.Unknown) : Answers.True;
        return test is null || answer == Answers.False ? answer : ThreeValues.And(answer, found == true ? test.Ask(value, ref facts) : Answers.Unknown);
    }

    public override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteStartObject(path.ToString());
        if (exists is { } wanted)
        {
            writer.WriteBoolean(PolicyKeys.Exists, wanted);
        }

        test?.WriteMembers(writer);
        writer.WriteEndObject();
    }

    private static bool Refers(ValueTest test) => test is ReferenceTest || test.Parts.Any(Refers);

    /// <summary>It may be there with any value, or be missing, or stand in what is no object.</summary>
    private Answers AskOpen(ref ConditionFacts facts) => (exists, test) switch
    {
        (null, { } asked) => asked.AskOpen(ref facts) | Answers.Unknown,
        (true, { } asked) => asked.AskOpen(ref facts) | Answers.Unknown | Answers.False,
        (_, null) => path.Names.Count == 1 ? Answers.True | Answers.False : Answers.Any,
        _ => Answers.False | Answers.Unknown,
    };
}
