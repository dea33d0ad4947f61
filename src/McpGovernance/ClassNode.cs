namespace McpGovernance;

/// <summary>What a schema says of one place in a value: of which class its data is, and which names it declares.</summary>
/// <remarks>Immutable once built, and thread safe. Schemas that refer to themselves make nodes that do.</remarks>
internal sealed class ClassNode
{
    /// <summary>A place of which nothing is known.</summary>
    public static readonly ClassNode Unknown = new();

    private readonly Dictionary<string, ClassNode> _properties = new(StringComparer.Ordinal);

    /// <summary>The classes of what stands here, in ordinal order; empty where nobody classified it.</summary>
    public string[] Classes { get; set; } = [];

    /// <summary>What is known of the elements of an array here.</summary>
    public ClassNode Items { get => field ?? Unknown; set; }

    /// <summary>What is known of the names of properties that are not declared by name.</summary>
    public ClassNode Names { get => field ?? Unknown; set; }

    /// <summary>What is known of properties that are not declared by name.</summary>
    public ClassNode Others { get => field ?? Unknown; set; }

    /// <summary>The classes of what stands here and of everything in it.</summary>
    public IReadOnlySet<string> AllClasses
    {
        get
        {
            var (classes, seen) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<ClassNode>());
            Collect(classes, seen);
            return classes;
        }
    }

    /// <summary>What is known of a property.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isDeclared">Whether the schema has the name, so that it tells nothing that the schema does not.</param>
    public ClassNode Property(string name, out bool isDeclared)
    {
        isDeclared = _properties.TryGetValue(name, out var node);
        return node ?? Others;
    }

    public void Add(string name, ClassNode node) => _properties[name] = node;

    private void Collect(HashSet<string> classes, HashSet<ClassNode> seen)
    {
        if (seen.Add(this))
        {
            classes.UnionWith(Classes);
            foreach (var below in _properties.Values.Append(Others).Append(Names).Append(Items))
            {
                below.Collect(classes, seen);
            }
        }
    }
}
