namespace McpGovernance.Schemas;

/// <summary>What is known about an object that is looked for.</summary>
internal sealed class ObjectFacts
{
    public ObjectFacts()
    {
    }

    public ObjectFacts(ObjectFacts other)
    {
        (Least, Most) = (other.Least, other.Most);
        Rules.AddRange(other.Rules);
        Present.UnionWith(other.Present);
        Absent.UnionWith(other.Absent);
        Refused.AddRange(other.Refused);
        Others.AddRange(other.Others);
    }

    public int Least { get; set; }

    public int Most { get; set; } = int.MaxValue;

    public List<(ObjectRules Rules, bool IsDeclaredOnly)> Rules { get; } = [];

    public SortedSet<string> Present { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Absent { get; } = new(StringComparer.Ordinal);

    /// <summary>Members whose values are not to be what a schema asks.</summary>
    public List<(string Name, SchemaNode Refused)> Refused { get; } = [];

    /// <summary>Members that rules about many names are to meet.</summary>
    public List<OtherMember> Others { get; } = [];

    public void Add(ObjectRules rules, bool isDeclaredOnly)
    {
        Rules.Add((rules, isDeclaredOnly));
        Least = Math.Max(Least, rules.MinProperties);
        Most = Math.Min(Most, rules.MaxProperties);
        Present.UnionWith(rules.Required.Select(number => rules.NameOf(number)));
    }
}
