using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Catalog;

/// <summary>One step of an upgrade: what to do with one place of an object.</summary>
/// <remarks>Immutable and thread safe.</remarks>
public sealed record UpgradeStep
{
    /// <summary>What it does.</summary>
    public required UpgradeStepKind Kind { get; init; }

    /// <summary>The place: a JSON pointer (RFC 6901) through members of objects, such as <c>/priority</c>.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// For <see cref="UpgradeStepKind.Rename"/> the member's new name, for <see cref="UpgradeStepKind.Move"/> a pointer, for <see cref="UpgradeStepKind.Wrap"/> the
    /// name in an object, or <see langword="null"/> for an array.
    /// </summary>
    public string? To { get; init; }

    /// <summary>The value of <see cref="UpgradeStepKind.Set"/> and <see cref="UpgradeStepKind.Default"/>.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>For <see cref="UpgradeStepKind.Map"/>: each known value and the one that takes its place.</summary>
    public IReadOnlyList<KeyValuePair<JsonElement, JsonElement>> Values { get; init; } = [];

    /// <summary>Takes the step.</summary>
    internal void Apply(Dictionary<string, JsonElement> members) => Apply(members, Segments(Path));

    /// <summary>The members' names on the way to a place.</summary>
    internal static string[] Segments(string pointer) =>
        [.. pointer.Split('/').Skip(1).Select(static one => one.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];

    private void Apply(Dictionary<string, JsonElement> members, ReadOnlySpan<string> way)
    {
        switch (Kind)
        {
            case UpgradeStepKind.Set:
                ObjectMembers.At(members, way, isMade: true, (inner, name) => inner[name] = Value!.Value);
                break;
            case UpgradeStepKind.Default:
                ObjectMembers.At(members, way, isMade: true, (inner, name) => inner.TryAdd(name, Value!.Value));
                break;
            case UpgradeStepKind.Remove:
                ObjectMembers.At(members, way, isMade: false, static (inner, name) => inner.Remove(name));
                break;
            case UpgradeStepKind.Rename:
                ObjectMembers.At(members, way, isMade: false, (inner, name) =>
                {
                    if (inner.Remove(name, out var value))
                    {
                        inner[To!] = value;
                    }
                });
                break;
            case UpgradeStepKind.Move:
                JsonElement? taken = null;
                ObjectMembers.At(members, way, isMade: false, (inner, name) => taken = inner.Remove(name, out var value) ? value : null);
                if (taken is { } moved)
                {
                    ObjectMembers.At(members, Segments(To!), isMade: true, (inner, name) => inner[name] = moved);
                }

                break;
            case UpgradeStepKind.Map:
                Change(members, way, Mapped);
                break;
            default:
                Change(members, way, value => ObjectMembers.Wrapped(value, To));
                break;
        }
    }

    private static void Change(Dictionary<string, JsonElement> members, ReadOnlySpan<string> way, Func<JsonElement, JsonElement> change) =>
        ObjectMembers.At(members, way, isMade: false, (inner, name) =>
        {
            if (inner.TryGetValue(name, out var value))
            {
                inner[name] = change(value);
            }
        });

    private JsonElement Mapped(JsonElement value)
    {
        foreach (var (known, other) in Values)
        {
            if (JsonEquality.AreEqual(known, value))
            {
                return other;
            }
        }

        return value;
    }
}
