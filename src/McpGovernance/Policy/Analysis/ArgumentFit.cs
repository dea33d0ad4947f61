using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Holds a condition on an argument against the input schema of one tool.</summary>
internal static class ArgumentFit
{
    private const string AlwaysUnknown = "There the condition is never known, so the guard always applies.";

    /// <summary>What does not fit; empty where everything does.</summary>
    public static List<Misfit> Of(ArgumentCondition condition, ValuePlaces arguments)
    {
        var places = arguments;
        var path = "args";
        foreach (var name in condition.Path.Names)
        {
            path = $"{path}.{name}";
            if (places.Member(name) is not { } member)
            {
                return [Unknown(path, name, places, condition.Test is null ? "There it is never sent, so 'exists' always has the same answer." : AlwaysUnknown)];
            }

            places = member;
        }

        return condition.Test is { } test ? Of(test, places, path) : [];
    }

    /// <summary>Whether the argument may be left out although the schema knows it.</summary>
    public static bool IsOptional(ArgumentPath path, ValuePlaces arguments)
    {
        var places = arguments;
        foreach (var name in path.Names)
        {
            if (!places.Requires(name))
            {
                return places.Member(name) is not null;
            }

            if (places.Member(name) is not { } member)
            {
                return false;
            }

            places = member;
        }

        return false;
    }

    private static List<Misfit> Of(ValueTest test, ValuePlaces places, string path)
    {
        switch (test)
        {
            case AllTest:
                return [.. test.Parts.SelectMany(part => Of(part, places, path))];
            case AnyTest:
                var branches = test.Parts.Select(part => Of(part, places, path)).ToList();
                var isOption = branches.Exists(static branch => branch.TrueForAll(static misfit => misfit.IsOption));
                return [.. branches.SelectMany(static branch => branch).Select(misfit => misfit with { IsOption = misfit.IsOption || isOption })];
            case OppositeTest:
                return Of(test.Parts[0], places, path);
            case TypeTest type:
                return Overlap(type.Wanted, places.Types) ? [] : [Type(path, "type", type.Wanted, places.Types, "There the answer is always the same.")];
        }

        if (!Overlap(test.Types, places.Types))
        {
            return [Type(path, WordOf(test), test.Types, places.Types, AlwaysUnknown)];
        }

        return test switch
        {
            MemberTest member => places.Member(member.Name) is { } inner ? Of(member.Parts[0], inner, $"{path}.{member.Name}") : [Unknown($"{path}.{member.Name}", member.Name, places, AlwaysUnknown)],
            RequiredTest required => places.Member(required.Name) is null ? [Unknown($"{path}.{required.Name}", required.Name, places, "There it is never sent, so 'required' always has the same answer.")] : [],
            ItemsTest => Of(test.Parts[0], places.Items(), $"{path}[]"),
            LiteralTest literal => [.. literal.Literals.Where(value => !places.Allows(value)).Select(value => Value(path, PolicyNormalForm.Canonical(value)))],
            _ => [],
        };
    }

    private static bool Overlap(JsonTypes wanted, JsonTypes possible)
    {
        var all = (wanted & JsonTypes.Number) != 0 ? wanted | JsonTypes.Integer : wanted;
        return (all & possible) != 0;
    }

    private static string WordOf(ValueTest test) => test switch
    {
        BoundTest bound => bound.Keyword,
        CountTest count => count.Keyword,
        PatternTest => PolicyKeys.Pattern,
        MemberTest => PolicyKeys.Properties,
        RequiredTest => PolicyKeys.Required,
        ItemsTest => PolicyKeys.Items,
        _ => PolicyKeys.EqualTo,
    };

    private static Misfit Unknown(string path, string name, ValuePlaces places, string effect) => new(
        PolicyFindingCodes.UnknownArgument, path, $"declares no '{path}'", effect, $"Correct the name, or let the guard be about the tools that have it.{Nearest.Hint(name, places.Names)}");

    private static Misfit Type(string path, string word, JsonTypes wanted, JsonTypes possible, string effect) => new(
        PolicyFindingCodes.ArgumentType, $"{path} {word}", $"lets '{path}' be {JsonTypeNames.Describe(possible)}, and '{word}' is about {JsonTypeNames.Describe(wanted)}", effect, "Ask for what the argument can be.");

    private static Misfit Value(string path, string literal) => new(
        PolicyFindingCodes.ArgumentValue, $"{path} {literal}", $"never allows {literal} for '{path}'", "There no call has this value.", "Correct the value.");
}
