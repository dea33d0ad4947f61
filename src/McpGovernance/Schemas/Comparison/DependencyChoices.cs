namespace McpGovernance.Schemas;

/// <summary>What some members ask of an object when they are there: each is absent, or the rest follows.</summary>
internal static class DependencyChoices
{
    public static IEnumerable<IReadOnlyList<BranchOption>> Of(ObjectRules rules, SchemaClaim claim)
    {
        foreach (var (number, required) in rules.DependentRequired)
        {
            var (name, others) = (rules.NameOf(number), required.Select(rules.NameOf).ToList());
            yield return
            [
                BranchOption.Add(facts => facts.Object.Absent.Add(name)),
                BranchOption.Add(facts => facts.Object.Present.UnionWith(others.Append(name))),
            ];
        }

        foreach (var (number, schema) in rules.DependentSchemas)
        {
            var name = rules.NameOf(number);
            yield return
            [
                BranchOption.Add(facts => facts.Object.Absent.Add(name)),
                BranchOption.Ask(claim.Of(schema)) with { Adds = facts => facts.Object.Present.Add(name) },
            ];
        }
    }
}
