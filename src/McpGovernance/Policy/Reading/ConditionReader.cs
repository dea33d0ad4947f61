using System.Text.Json;
using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reads what must hold for a guard to apply, or not to.</summary>
internal sealed class ConditionReader(DocumentProblems problems, IReadOnlySet<string> roles, string? environment)
{
    private const string Expected = "an object from what is asked, such as 'args.amount', to what must hold of it";

    private readonly DocumentValues _values = new(problems);
    private readonly FragmentReader _fragments = new(problems, environment);
    private readonly FactReader _facts = new(problems, roles);
    private readonly TimeReader _time = new(problems);

    /// <summary>Reads a condition.</summary>
    /// <param name="node">The condition.</param>
    /// <param name="lifts">Whether the guard does not apply when it holds: then nothing counts that anybody can say of himself.</param>
    /// <param name="hasArguments">Whether what the guard is about has arguments.</param>
    /// <returns>The condition; <see langword="null"/> after reporting.</returns>
    public Condition? Read(DocumentNode node, bool lifts, bool hasArguments)
    {
        if (!_values.IsObject(node, Expected))
        {
            return null;
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The condition asks for nothing.", $"Expected {Expected}. Add one, or remove the key.");
            return null;
        }

        Condition[] parts = [.. node.Children.Select(member => ReadMember(member, lifts, hasArguments)).OfType<Condition>()];
        return parts.Length == node.Children.Count ? AllCondition.Of(parts) : null;
    }

    private Condition? ReadMember(DocumentNode node, bool lifts, bool hasArguments)
    {
        switch (node.Key)
        {
            case PolicyKeys.AllOf or PolicyKeys.AnyOf:
                return ReadBranches(node, lifts, hasArguments);
            case PolicyKeys.Not:
                return Read(node, lifts, hasArguments) is { } inner ? new OppositeCondition(inner) : null;
            case PolicyKeys.Time:
                return _time.Read(node);
        }

        if (ArgumentPath.IsOne(node.Key))
        {
            return ReadArgument(node, hasArguments);
        }

        if (Fact.TryParse(node.Key, environment) is not { } fact)
        {
            IEnumerable<string> known = ["args.<name>", .. Fact.Names, PolicyKeys.Time, PolicyKeys.AllOf, PolicyKeys.AnyOf, PolicyKeys.Not];
            problems.KeyError(node, $"The name '{node.Key}' means nothing here.", $"Expected one of '{string.Join("', '", known)}'.{Nearest.Hint(node.Key, known)} Correct it.");
            return null;
        }

        if (fact.IsSelfDeclared && lifts)
        {
            problems.KeyError(node, $"'{fact.Name}' is what the client says of itself, and would lift the guard for whoever says it.", "Expected a fact that somebody vouches for. Use it in 'when', where it can only narrow, or ask for 'caller.client'.");
            return null;
        }

        return _facts.Read(node, fact);
    }

    private Condition? ReadBranches(DocumentNode node, bool lifts, bool hasArguments)
    {
        if (!_values.IsArray(node, "an array of conditions"))
        {
            return null;
        }

        if (node.Children.Count == 0)
        {
            problems.Error(node, "The array is empty.", "Expected at least one condition. Add one, or remove the key.");
            return null;
        }

        Condition[] parts = [.. node.Children.Select(child => Read(child, lifts, hasArguments)).OfType<Condition>()];
        return parts.Length < node.Children.Count ? null : node.Key == PolicyKeys.AllOf ? AllCondition.Of(parts) : AnyCondition.Of(parts);
    }

    private ArgumentCondition? ReadArgument(DocumentNode node, bool hasArguments)
    {
        if (ArgumentPath.TryParse(node.Key) is not { } path)
        {
            problems.KeyError(node, $"'{node.Key}' names no argument.", "Expected 'args.' and names with dots between them, or 'args/' and a JSON pointer. Correct it.");
            return null;
        }

        if (!hasArguments)
        {
            problems.KeyError(node, "Resources and methods have no arguments, so this can never be known.", "Expected a condition on the caller, the environment or the time. Remove it, or write a guard of its own for tools and prompts.");
            return null;
        }

        if (!_values.IsObject(node, "a schema fragment, such as { \"exclusiveMinimum\": 100 }"))
        {
            return null;
        }

        var before = problems.Count;
        bool? exists = node.Find(PolicyKeys.Exists) switch
        {
            null => null,
            { Kind: JsonValueKind.True } => true,
            { Kind: JsonValueKind.False } => false,
            var wrong => Wrong(wrong),
        };
        var test = _fragments.Read(node, PolicyKeys.Exists);
        if (exists is null && test is null && problems.Count == before)
        {
            problems.Error(node, "The condition asks nothing of the argument.", "Expected keywords of JSON Schema, or 'exists'. Add one.");
        }
        else if (exists == false && test is not null)
        {
            problems.Error(node, "An argument that is not there has no value to ask of.", "Expected 'exists': false alone. Remove the other keywords, or put them into 'anyOf'.");
        }

        return problems.Count == before ? new ArgumentCondition(path, exists, test) { Offset = node.KeyOffset, Pointer = node.Pointer } : null;
    }

    private bool? Wrong(DocumentNode node)
    {
        problems.Error(node, "The value is not true or false.", "Expected true for an argument that is there, false for one that is not. Correct it.");
        return null;
    }
}
