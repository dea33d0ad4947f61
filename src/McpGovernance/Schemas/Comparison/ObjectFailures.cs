namespace McpGovernance.Schemas;

/// <summary>The ways in which an object can fail what is asked of its members.</summary>
internal static class ObjectFailures
{
    public static IEnumerable<BranchOption> Of(SchemaNode node, JsonTypes type)
    {
        if (type != JsonTypes.Object || node.Object is not { } rules)
        {
            yield break;
        }

        foreach (var number in rules.Required)
        {
            var name = rules.NameOf(number);
            yield return BranchOption.Add(facts => facts.Object.Absent.Add(name));
        }

        if (rules.MinProperties > 0)
        {
            yield return BranchOption.Add(facts => facts.Object.Most = Math.Min(facts.Object.Most, rules.MinProperties - 1));
        }

        if (rules.MaxProperties < int.MaxValue)
        {
            yield return BranchOption.Add(facts => facts.Object.Least = Math.Max(facts.Object.Least, rules.MaxProperties + 1));
        }

        foreach (var option in OfMembers(rules))
        {
            yield return option;
        }

        if (rules.Unevaluated is { } rest && Evaluated.MembersAlways(node) is { } known)
        {
            yield return BranchOption.Add(facts => facts.Object.Others.Add(new OtherMember(known, null, rest, null)));
        }
    }

    private static IEnumerable<BranchOption> OfMembers(ObjectRules rules)
    {
        for (var number = 0; number < rules.Properties.Length; number++)
        {
            if (rules.Properties[number] is { } schema)
            {
                var name = rules.NameOf(number);
                yield return BranchOption.Add(facts => facts.Object.Refused.Add((name, schema)));
            }
        }

        foreach (var (pattern, schema) in rules.Patterns)
        {
            yield return BranchOption.Add(facts => facts.Object.Others.Add(new OtherMember(rules, pattern, schema, null)));
        }

        if (rules.Additional is { } additional)
        {
            yield return BranchOption.Add(facts => facts.Object.Others.Add(new OtherMember(rules, null, additional, null)));
        }

        if (rules.PropertyNames is { } names)
        {
            yield return BranchOption.Add(facts => facts.Object.Others.Add(new OtherMember(rules, null, null, names)));
        }

        foreach (var (number, required) in rules.DependentRequired)
        {
            foreach (var other in required)
            {
                var (name, missing) = (rules.NameOf(number), rules.NameOf(other));
                yield return BranchOption.Add(facts =>
                {
                    facts.Object.Present.Add(name);
                    facts.Object.Absent.Add(missing);
                });
            }
        }

        foreach (var (number, schema) in rules.DependentSchemas)
        {
            var name = rules.NameOf(number);
            yield return BranchOption.Refuse(schema) with { Adds = facts => facts.Object.Present.Add(name) };
        }
    }
}
