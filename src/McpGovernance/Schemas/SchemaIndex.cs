using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>All resources that a compilation knows: those of the schema itself, of registered documents and of the meta-schemas. Nothing is fetched.</summary>
internal sealed class SchemaIndex(JsonSchemaSettings options)
{
    private readonly Dictionary<string, SchemaResource> _resources = new(StringComparer.Ordinal);
    private readonly List<SchemaDocument> _documents = [];
    private int _subschemas;

    /// <summary>Takes a document in: resources, anchors, dialects.</summary>
    /// <exception cref="JsonSchemaException">Something in it is no schema, or more than the limits allow.</exception>
    public SchemaResource Add(JsonElement root, string uri, SchemaDialect dialect, string? name)
    {
        var document = new SchemaDocument(name);
        var own = DialectOf(root, dialect, document, "");
        var resource = new SchemaResource(document, uri, root, "", own);
        document.Resources[""] = resource;
        _documents.Add(document);
        _resources.TryAdd(uri, resource);
        Visit(resource.Place, depth: 0, isRoot: true);
        return document.Resources[""];
    }

    /// <exception cref="JsonSchemaException">A document is no schema of its edition.</exception>
    public void CheckForms() => _documents.ForEach(SchemaForm.Check);

    /// <summary>Finds what a reference means.</summary>
    /// <exception cref="JsonSchemaException">There is no such schema here.</exception>
    public SchemaPlace Resolve(SchemaPlace from, string keyword, string reference)
    {
        if (!SchemaUri.TryResolve(from.Resource.Uri, reference, out var uri, out var fragment))
        {
            throw from.Error(keyword, $"'{reference}' is no address");
        }

        var resource = Find(uri) ?? throw from.Error(keyword, $"'{reference}' means '{uri}', which is not here. Nothing is fetched: register the document, or put the schema under '$defs'");
        if (fragment.Length == 0)
        {
            return resource.Place;
        }

        var found = fragment[0] == '/' ? resource.Document.Find(resource, fragment) : resource.Anchors.TryGetValue(fragment, out var anchor) ? anchor : null;
        return found ?? throw from.Error(keyword, $"there is nothing at '{reference}'");
    }

    private SchemaResource? Find(string uri)
    {
        if (_resources.TryGetValue(uri, out var known))
        {
            return known;
        }

        if (options.Documents.TryGet(uri, out var registered))
        {
            return Add(registered, uri, SchemaDialect.Of(options.Dialect), uri);
        }

        return MetaSchemas.TryGet(uri, out var meta, out var dialect) ? Add(meta, uri, dialect, uri) : null;
    }

    private SchemaDialect DialectOf(JsonElement schema, SchemaDialect inherited, SchemaDocument document, string pointer)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("$schema", out var value))
        {
            return inherited;
        }

        var uri = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw document.Error($"{pointer}/$schema", "it must be a string");
        if (SchemaDialect.Find(uri) is { } dialect)
        {
            return dialect;
        }

        return options.Documents.TryGet(uri.TrimEnd('#'), out var meta) && meta.ValueKind == JsonValueKind.Object
            ? Chosen(meta, uri, inherited, document, pointer)
            : throw document.Error($"{pointer}/$schema", $"'{uri}' is no dialect that is known. Known are {string.Join(", ", SchemaDialect.All.Select(static one => $"'{one.Uri}'"))}, and meta-schemas that are registered");
    }

    /// <summary>A meta-schema of somebody's own: its <c>$vocabulary</c> chooses from the edition that it is written in.</summary>
    private static SchemaDialect Chosen(JsonElement meta, string uri, SchemaDialect inherited, SchemaDocument document, string pointer)
    {
        var edition = meta.TryGetProperty("$schema", out var of) && of.ValueKind == JsonValueKind.String && SchemaDialect.Find(of.GetString()!) is { } known ? known : inherited;
        if (!meta.TryGetProperty("$vocabulary", out var vocabulary) || vocabulary.ValueKind != JsonValueKind.Object)
        {
            return edition with { Uri = uri };
        }

        var chosen = SchemaVocabularies.Core;
        foreach (var one in vocabulary.EnumerateObject())
        {
            var found = MetaSchemas.VocabularyOf(one.Name);
            chosen |= found;
            if (found == SchemaVocabularies.None && one.Value.ValueKind == JsonValueKind.True)
            {
                throw document.Error($"{pointer}/$schema", $"'{uri}' requires the vocabulary '{one.Name}', which is not known");
            }
        }

        return new SchemaDialect(uri, edition.Version, chosen);
    }

    private void Visit(SchemaPlace place, int depth, bool isRoot = false)
    {
        if (place.Schema.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (depth > options.Limits.MaxSchemaDepth)
        {
            throw place.Error($"schemas nest deeper than {options.Limits.MaxSchemaDepth}");
        }

        if (++_subschemas > options.Limits.MaxSubschemas)
        {
            throw place.Error($"there are more than {options.Limits.MaxSubschemas} schemas");
        }

        place = Enter(place, isRoot);
        foreach (var property in place.Schema.EnumerateObject())
        {
            VisitKeyword(place, property, depth);
        }
    }

    private void VisitKeyword(SchemaPlace place, JsonProperty property, int depth)
    {
        var (name, value) = (property.Name, property.Value);
        if (value.ValueKind == JsonValueKind.Object && SchemaKeywords.Single.Contains(name))
        {
            Visit(place.At(name, value), depth + 1);
        }
        else if (value.ValueKind == JsonValueKind.Array && SchemaKeywords.Lists.Contains(name))
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                Visit(place.At(name, index++.ToString(System.Globalization.CultureInfo.InvariantCulture), item), depth + 1);
            }
        }
        else if (value.ValueKind == JsonValueKind.Object && SchemaKeywords.Maps.Contains(name))
        {
            foreach (var member in value.EnumerateObject())
            {
                Visit(place.At(name, member.Name, member.Value), depth + 1);
            }
        }
    }

    /// <summary>Notes address and anchors of a schema. Returns its place in the resource that it begins, if it begins one.</summary>
    private SchemaPlace Enter(SchemaPlace place, bool isRoot)
    {
        var (resource, schema, pointer) = place;
        var dialect = isRoot ? resource.Dialect : DialectOf(schema, resource.Dialect, resource.Document, pointer);
        var isReference = dialect.IgnoresSiblingsOfRef && schema.TryGetProperty("$ref", out _);
        if (!isReference && schema.TryGetProperty(dialect.IdKeyword, out var id) && id.ValueKind == JsonValueKind.String)
        {
            place = EnterResource(place, id.GetString()!, dialect, isRoot);
        }

        Note(place, "$anchor", dialect.Version >= DialectVersion.Draft201909, isDynamic: false);
        Note(place, "$dynamicAnchor", dialect.Version >= DialectVersion.Draft202012, isDynamic: true);
        if (dialect.Version == DialectVersion.Draft201909 && place.Pointer == place.Resource.Pointer && schema.TryGetProperty("$recursiveAnchor", out var recursive))
        {
            place.Resource.IsRecursive = recursive.ValueKind == JsonValueKind.True;
        }

        return place;
    }

    private SchemaPlace EnterResource(SchemaPlace place, string id, SchemaDialect dialect, bool isRoot)
    {
        var (resource, schema, pointer) = place;
        if (!SchemaUri.TryResolve(resource.Uri, id, out var uri, out var fragment))
        {
            throw place.Error(dialect.IdKeyword, $"'{id}' is no address");
        }

        if (fragment.Length > 0 && dialect.Version >= DialectVersion.Draft201909)
        {
            throw place.Error(dialect.IdKeyword, $"'{id}' has a fragment. Use '$anchor' for a name within the schema");
        }

        if (!id.StartsWith('#'))
        {
            resource = new SchemaResource(resource.Document, uri, schema, pointer, dialect);
            resource.Document.Resources[pointer] = resource;
            if (!_resources.TryAdd(uri, resource) && !isRoot)
            {
                throw place.Error(dialect.IdKeyword, $"'{uri}' is the address of another schema already");
            }

            _resources[uri] = resource;
            place = resource.Place;
        }

        if (fragment.Length > 0)
        {
            resource.Anchors.TryAdd(fragment, place);
        }

        return place;
    }

    private static void Note(SchemaPlace place, string keyword, bool isKnown, bool isDynamic)
    {
        if (!isKnown || !place.Schema.TryGetProperty(keyword, out var value))
        {
            return;
        }

        var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : throw place.Error(keyword, "it must be a string");
        if (!place.Resource.Anchors.TryAdd(name, place) && place.Resource.Anchors[name].Pointer != place.Pointer)
        {
            throw place.Error(keyword, $"'{name}' is the name of another schema already");
        }

        if (isDynamic)
        {
            place.Resource.DynamicAnchors.Add(name);
        }
    }
}
