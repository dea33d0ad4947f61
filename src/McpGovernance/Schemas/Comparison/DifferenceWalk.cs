using System.Text.Json;

namespace McpGovernance.Schemas;

/// <summary>Goes through two schemas side by side and lists what differs.</summary>
internal sealed class DifferenceWalk(ComparisonRun run, bool isCompatible)
{
    /// <summary>More differences are not listed one by one.</summary>
    private const int MaxDifferences = 400;

    /// <summary>For one name no more are suggested.</summary>
    private const int MaxSuggestions = 20;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly DifferenceText _text = new(run.Direction);

    private int _depth;

    public List<SchemaDifference> Differences { get; } = [];

    public List<RenameSuggestion> Renames { get; } = [];

    public void Walk() => Walk([run.Source], [new SchemaClaim(run.Target)], []);

    private void Walk(IReadOnlyList<SchemaClaim> source, IReadOnlyList<SchemaClaim> target, IReadOnlyList<ValueStep> path)
    {
        var key = $"{Key(source)}|{Key(target)}";
        if (Key(source) == Key(target) || !_seen.Add(key) || _depth > SearchBudget.MaxDepth || Differences.Count >= MaxDifferences || !run.Search.Budget.Spend())
        {
            return;
        }

        _depth++;
        WalkOnce(source, target, path);
        _depth--;
    }

    private void WalkOnce(IReadOnlyList<SchemaClaim> source, IReadOnlyList<SchemaClaim> target, IReadOnlyList<ValueStep> path)
    {
        var (from, to) = (new PlaceView(source), new PlaceView(target));
        foreach (var facet in SchemaFacet.All)
        {
            CompareFacet(facet, from, to, path);
        }

        CompareUnevaluated(from, to, path);
        CompareItems(from, to, path);
        CompareRequired(from, to, path);
        CompareMembers(from, to, path);
    }

    private string Key(IEnumerable<SchemaClaim> claims) => string.Join(',', claims.Select(claim => run.Search.Identity.Of(claim.Node)).Order());

    private void CompareFacet(SchemaFacet facet, PlaceView from, PlaceView to, IReadOnlyList<ValueStep> path)
    {
        var (before, after) = (Texts(facet, from), Texts(facet, to));
        if (before.SequenceEqual(after, StringComparer.Ordinal))
        {
            return;
        }

        if (facet.Branches is { } branches && WalkBranches(branches, from, to, path))
        {
            return;
        }

        var what = _text.Facet(facet, before, after, path);
        var kind = facet.Kind == DifferenceKind.NumberBound && IsSafeInteger(before) && IsSafeInteger(after) ? DifferenceKind.SafeIntegerBound : facet.Kind;
        Add(kind, Pointer(facet, from), Pointer(facet, to), path, what, () => run.BreakAt(path, from.Claims, facet.Alone(to.Parts)));
    }

    /// <summary>Goes into the branches of a choice. False when that does not tell what changed.</summary>
    private bool WalkBranches(Func<SchemaNode, SchemaNode[]> branches, PlaceView from, PlaceView to, IReadOnlyList<ValueStep> path)
    {
        List<PlacePart> Holders(PlaceView view) => view.Parts.FindAll(part => branches(part.Node).Length > 0);
        if (Holders(from) is not [var source] || Holders(to) is not [var target] || Math.Max(branches(source.Node).Length, branches(target.Node).Length) > SchemaFacet.MaxBranches)
        {
            return false;
        }

        var (pairs, listed) = (BranchPairs.Of(branches(source.Node), branches(target.Node), run.Search.Identity), Differences.Count);
        foreach (var pair in pairs.Changed)
        {
            Walk([source.Claim.Of(pair.Source)], [target.Claim.Of(pair.Target)], path);
        }

        // What branches do to each other shows in all of them together only.
        var found = Differences.Skip(listed).ToList();
        return pairs.IsWhole && found.Count > 0 && (isCompatible || found.Exists(static one => one.Verdict == ChangeVerdict.Breaking));
    }

    private static List<string> Texts(SchemaFacet facet, PlaceView view) => [.. view.Parts.Select(facet.Text).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsSafeInteger(List<string> bounds) => bounds.TrueForAll(static bound => bound.TrimStart('-') == "9007199254740991");

    private static string Pointer(SchemaFacet facet, PlaceView view)
    {
        var part = view.Parts.Find(part => facet.Text(part) is not null);
        return part.Claim.Node is null ? view.Pointer : $"{part.Node.Pointer}/{facet.Keyword}";
    }

    private void CompareUnevaluated(PlaceView from, PlaceView to, IReadOnlyList<ValueStep> path)
    {
        foreach (var keyword in new[] { "unevaluatedProperties", "unevaluatedItems" })
        {
            SchemaNode? Rest(SchemaNode node) => keyword == "unevaluatedItems" ? node.Array?.Unevaluated : node.Object?.Unevaluated;
            var (before, after) = (from.Parts.Find(part => Rest(part.Node) is not null), to.Parts.Find(part => Rest(part.Node) is not null));
            var (old, now) = (before.Node is null ? -1 : run.Search.Identity.Of(Rest(before.Node)!), after.Node is null ? -1 : run.Search.Identity.Of(Rest(after.Node)!));
            if (old != now)
            {
                Add(DifferenceKind.Unevaluated, before.Node?.Pointer ?? from.Pointer, after.Node?.Pointer ?? to.Pointer, path, DifferenceText.Changed(keyword, path), () => after.Node is null ? SearchAnswer.None : run.BreakAt(path, from.Claims, after.Node));
            }
        }
    }

    private void CompareItems(PlaceView from, PlaceView to, IReadOnlyList<ValueStep> path)
    {
        var (before, after) = (ItemsOf(from), ItemsOf(to));
        var length = Math.Max(before.Uniform, after.Uniform);
        for (var index = 0; index <= length; index++)
        {
            var (at, source, target) = (index, before.At(index).ToList(), after.At(index).ToList());
            if (Key(source) == Key(target))
            {
                continue;
            }

            if (source.Count > 0 && target.Count > 0)
            {
                Walk(source, target, [.. path, new ValueStep(null, index)]);
                continue;
            }

            Add(
                DifferenceKind.Items, PointerOr(source, from), PointerOr(target, to), path, _text.Item(target.Count > 0, index, path),
                () => run.BreakAt([.. path, new ValueStep(null, at)], source, MadeUpNodes.All(target.Select(static claim => claim.Node))));
        }
    }

    private static ArrayFacts ItemsOf(PlaceView view)
    {
        var facts = new ArrayFacts();
        facts.Rules.AddRange(view.Parts.Where(static part => part.Node.Array is not null).Select(static part => (part.Node.Array!, part.Claim.IsDeclaredOnly)));
        return facts;
    }

    private void CompareRequired(PlaceView from, PlaceView to, IReadOnlyList<ValueStep> path)
    {
        var (before, after) = (Required(from), Required(to));
        foreach (var name in after.Keys.Except(before.Keys))
        {
            var rules = MadeUpNodes.Of(MadeUpNodes.Rules([name], [], MadeUpNodes.True, null, isRequired: true));
            Add(DifferenceKind.RequiredAdded, from.Pointer, after[name], [.. path, new ValueStep(name, 0)], _text.Required(name, isSource: false, path), () => run.BreakAt(path, from.Claims, rules), HasDefault(to, name));
        }

        foreach (var name in before.Keys.Except(after.Keys))
        {
            Add(DifferenceKind.RequiredRemoved, before[name], to.Pointer, [.. path, new ValueStep(name, 0)], _text.Required(name, isSource: true, path), static () => SearchAnswer.None);
        }
    }

    private static Dictionary<string, string> Required(PlaceView view) =>
        (from one in view.Objects from number in one.Rules.Required select (Name: one.Rules.NameOf(number), Pointer: $"{one.Node.Pointer}/required")).DistinctBy(static one => one.Name).ToDictionary(static one => one.Name, static one => one.Pointer, StringComparer.Ordinal);

    private bool HasDefault(PlaceView view, string name) => view.At(name, run.Search).Exists(static claim =>
        !claim.Node.IsMadeUp && claim.Node.Resource.Document.Find(claim.Node.Resource.Document.Resources[""], claim.Node.Pointer) is { Schema: { ValueKind: JsonValueKind.Object } schema } && schema.TryGetProperty("default", out _));

    private void CompareMembers(PlaceView from, PlaceView to, IReadOnlyList<ValueStep> path)
    {
        var (before, after) = (from.Declared.ToHashSet(StringComparer.Ordinal), to.Declared.ToHashSet(StringComparer.Ordinal));
        foreach (var name in before.Union(after, StringComparer.Ordinal).TakeWhile(_ => !run.Search.Budget.IsSpent))
        {
            var (source, target) = (from.At(name, run.Search), to.At(name, run.Search));
            if (before.Contains(name) && after.Contains(name))
            {
                Walk(source, target, [.. path, new ValueStep(name, 0)]);
                continue;
            }

            var isSource = before.Contains(name);
            var rules = MadeUpNodes.Of(MadeUpNodes.Rules([name], [], MadeUpNodes.All(target.Select(static claim => claim.Node)), null));
            Add(
                isSource == (run.Direction == ComparisonDirection.Input) ? DifferenceKind.PropertyRemoved : DifferenceKind.PropertyAdded,
                from.PointerOf(name) ?? from.Pointer, to.PointerOf(name) ?? to.Pointer, [.. path, new ValueStep(name, 0)], _text.Property(name, isSource, path), () => run.BreakAt(path, from.Claims, rules));
        }

        CompareAdditional(from, to, [.. before.Union(after, StringComparer.Ordinal)], path);
        Suggest(from, to, before, after);
    }

    private void CompareAdditional(PlaceView from, PlaceView to, IReadOnlyList<string> declared, IReadOnlyList<ValueStep> path)
    {
        var (before, after) = (Additional(from), Additional(to));
        if (Key(before) == Key(after))
        {
            return;
        }

        var rules = MadeUpNodes.Of(MadeUpNodes.Rules(declared, to.Objects.SelectMany(static one => one.Rules.Patterns.Select(static pair => pair.Pattern)), MadeUpNodes.True, MadeUpNodes.All(after.Select(static claim => claim.Node))));
        Add(DifferenceKind.AdditionalProperties, PointerOr(before, from), PointerOr(after, to), path, _text.Additional(before, after, path), () => run.BreakAt(path, from.Claims, rules));
    }

    private static List<SchemaClaim> Additional(PlaceView view) => [.. view.Objects.Select(static one => one.Rules.Additional).OfType<SchemaNode>().Where(static node => !node.IsTrue).Select(static node => new SchemaClaim(node))];

    private static string PointerOr(List<SchemaClaim> claims, PlaceView view) => claims.Count > 0 ? claims[0].Node.Pointer : view.Pointer;

    private void Suggest(PlaceView from, PlaceView to, HashSet<string> before, HashSet<string> after)
    {
        var come = after.Except(before, StringComparer.Ordinal).ToLookup(name => Key(to.At(name, run.Search)), StringComparer.Ordinal);
        foreach (var gone in before.Except(after, StringComparer.Ordinal))
        {
            foreach (var name in come[Key(from.At(gone, run.Search))].Take(MaxSuggestions))
            {
                var (source, target) = (from.PointerOf(gone)!, to.PointerOf(name)!);
                var (old, now) = run.Direction == ComparisonDirection.Input ? (source, target) : (target, source);
                Renames.Add(new RenameSuggestion(old, now, NameLikeness.Of(gone, name)));
            }
        }
    }

    private void Add(DifferenceKind kind, string from, string to, IReadOnlyList<ValueStep> path, string what, Func<SearchAnswer> breaks, bool hasDefault = false)
    {
        if (Differences.Count >= MaxDifferences)
        {
            return;
        }

        var answer = isCompatible ? SearchAnswer.None : breaks();
        var isInput = run.Direction == ComparisonDirection.Input;
        Differences.Add(_text.Difference(answer, what) with
        {
            Kind = kind is DifferenceKind.RequiredAdded or DifferenceKind.RequiredRemoved && !isInput ? (kind == DifferenceKind.RequiredAdded ? DifferenceKind.RequiredRemoved : DifferenceKind.RequiredAdded) : kind,
            OldPointer = isInput ? from : to,
            NewPointer = isInput ? to : from,
            ValuePointer = string.Concat(path.Select(static step => $"/{step.Token}")),
            HasDefault = hasDefault,
        });
    }
}
