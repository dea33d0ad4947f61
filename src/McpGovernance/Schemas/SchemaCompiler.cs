using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Builds the graph of nodes for a schema. Used once, by one thread.</summary>
internal sealed class SchemaCompiler
{
    private readonly JsonSchemaSettings _options;
    private readonly SchemaIndex _index;
    private readonly Dictionary<(SchemaDocument Document, string Pointer), SchemaNode> _nodes = [];
    private readonly List<DynamicReference> _dynamic = [];
    private readonly HashSet<SchemaResource> _reached = [];
    private readonly Queue<(SchemaPlace Place, SchemaNode Node)> _waiting = new();

    private SchemaCompiler(JsonSchemaSettings options)
    {
        _options = options;
        _index = new SchemaIndex(options);
    }

    /// <exception cref="JsonSchemaException">The schema does not compile.</exception>
    public static SchemaNode Compile(JsonElement schema, JsonSchemaSettings options, bool isMeta = false)
    {
        var size = System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(schema).Length;
        if (size > options.Limits.MaxSchemaBytes)
        {
            throw new JsonSchemaException("", $"it has {size} bytes, and at most {options.Limits.MaxSchemaBytes} are allowed");
        }

        if (ValueScan.Check(schema, options.Limits with { MaxDepth = options.Limits.MaxSchemaDepth * 4, MaxValueBytes = int.MaxValue }) is var found and not SchemaVerdict.Valid)
        {
            throw new JsonSchemaException("", found switch
            {
                SchemaVerdict.DuplicateName => "an object has a name twice",
                SchemaVerdict.MalformedText => "a text has half a surrogate pair or bytes that are no UTF-8",
                _ => "it nests too deep",
            });
        }

        var compiler = new SchemaCompiler(options);
        var resource = compiler._index.Add(schema, SchemaUri.Nameless, SchemaDialect.Of(options.Dialect), name: null);
        var root = compiler.Node(resource.Place);
        compiler.Build();
        if (!isMeta)
        {
            compiler._index.CheckForms();
        }

        compiler.Finish();
        return root;
    }

    public JsonSchemaSettings Options => _options;

    /// <summary>The node for a place; the same each time, so that schemas may refer to each other.</summary>
    public SchemaNode Node(SchemaPlace place)
    {
        if (place.Resource.Document.Resources.TryGetValue(place.Pointer, out var own))
        {
            place = own.Place;
        }

        var key = (place.Resource.Document, place.Pointer);
        if (!_nodes.TryGetValue(key, out var node))
        {
            node = new SchemaNode(place.Resource, place.Pointer);
            _nodes.Add(key, node);
            _reached.Add(place.Resource);
            _waiting.Enqueue((place, node));
            if (_nodes.Count > _options.Limits.MaxSubschemas)
            {
                throw place.Error($"there are more than {_options.Limits.MaxSubschemas} schemas");
            }
        }

        return node;
    }

    public SchemaNode Resolve(SchemaPlace from, string keyword, string reference) => Node(_index.Resolve(from, keyword, reference));

    /// <summary>A reference whose meaning may depend on the way.</summary>
    public void Refer(SchemaNode node, SchemaPlace from, string keyword, string reference)
    {
        var target = _index.Resolve(from, keyword, reference);
        var anchor = keyword == "$recursiveRef"
            ? target.Resource.IsRecursive && target.Pointer == target.Resource.Pointer ? RecursiveAnchor : null
            : DynamicAnchor(target, reference);
        var start = Node(target);
        if (anchor is null)
        {
            node.AllOf = [.. node.AllOf, start];
            return;
        }

        node.Dynamic = new DynamicReference(anchor, start);
        _dynamic.Add(node.Dynamic);
    }

    /// <summary>No <c>$dynamicAnchor</c> can be called so.</summary>
    private const string RecursiveAnchor = "#";

    private static string? DynamicAnchor(SchemaPlace target, string reference)
    {
        var fragment = reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..];
        return reference.Contains('#', StringComparison.Ordinal) && target.Resource.DynamicAnchors.Contains(fragment) && target.Resource.Anchors[fragment].Pointer == target.Pointer
            ? fragment
            : null;
    }

    private void Build()
    {
        do
        {
            while (_waiting.TryDequeue(out var next))
            {
                new NodeReader(this, next.Place, next.Node).Read();
            }

            AimDynamic();
        }
        while (_waiting.Count > 0);
    }

    /// <summary>Whatever resource can be on the way may be the one that is meant.</summary>
    private void AimDynamic()
    {
        foreach (var reference in _dynamic)
        {
            foreach (var resource in _reached.ToList())
            {
                var target = reference.Anchor == RecursiveAnchor
                    ? resource.IsRecursive ? resource.Place : (SchemaPlace?)null
                    : resource.DynamicAnchors.Contains(reference.Anchor) ? resource.Anchors[reference.Anchor] : null;
                if (target is { } place)
                {
                    reference.Targets[resource] = Node(place);
                }
            }
        }
    }

    private void Finish()
    {
        var isDynamic = _dynamic.Exists(static reference => reference.Targets.Count > 1);
        foreach (var node in _nodes.Values)
        {
            if (!isDynamic && node.Dynamic is { } fixedReference)
            {
                node.AllOf = [.. node.AllOf, fixedReference.Start];
                node.Dynamic = null;
            }

            node.WidensScope = isDynamic;
            node.Seal();
        }

        InPlaceCycles.Refuse(_nodes.Values);
        foreach (var node in _nodes.Values)
        {
            node.Shorten();
        }
    }
}
