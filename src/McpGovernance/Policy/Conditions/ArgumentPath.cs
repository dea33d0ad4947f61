using System.Text;
using System.Text.Json;

namespace McpGovernance.Policy;

/// <summary>Where in the arguments a value stands: names from the outside in. Items of arrays have no path; a fragment looks into them.</summary>
/// <param name="Names">The names; at least one.</param>
internal sealed record ArgumentPath(IReadOnlyList<string> Names)
{
    private const string Root = "args";

    private readonly byte[][] _inner = [.. Names.Skip(1).Select(static name => Encoding.UTF8.GetBytes(name))];

    /// <summary>Whether a name of a condition is about arguments.</summary>
    public static bool IsOne(string text) => text == Root || text.StartsWith(Root + ".", StringComparison.Ordinal) || text.StartsWith(Root + "/", StringComparison.Ordinal);

    /// <summary>Reads <c>args.customer.id</c>, or <c>args/customer/id</c>, which is a JSON pointer (RFC 6901) for names that have a dot.</summary>
    public static ArgumentPath? TryParse(string text)
    {
        if (!IsOne(text) || text.Length <= Root.Length + 1)
        {
            return null;
        }

        var rest = text[(Root.Length + 1)..];
        string[] names = text[Root.Length] == '.' ? rest.Split('.') : [.. rest.Split('/').Select(Unescape)];
        return Array.Exists(names, static name => name.Length == 0) || (text[Root.Length] == '/' && HasStrayTilde(rest)) ? null : new ArgumentPath(names);
    }

    /// <summary>Finds the value.</summary>
    /// <returns>Whether it is there; <see langword="null"/> when something on the way is no object, so that nobody can say.</returns>
    public bool? Find(IDictionary<string, JsonElement>? arguments, out JsonElement value)
    {
        if (arguments is null || !arguments.TryGetValue(Names[0], out value))
        {
            value = default;
            return false;
        }

        foreach (var name in _inner)
        {
            if (value.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var found = ObjectMembers.TryFind(value, name, out value);
            if (found != true)
            {
                return found;
            }
        }

        return true;
    }

    public override string ToString() => Names.Any(static name => name.AsSpan().ContainsAny('.', '/', '~'))
        ? Root + string.Concat(Names.Select(static name => "/" + name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)))
        : $"{Root}.{string.Join('.', Names)}";

    private static bool HasStrayTilde(string pointer) =>
        pointer.Replace("~0", "", StringComparison.Ordinal).Replace("~1", "", StringComparison.Ordinal).Contains('~', StringComparison.Ordinal);

    private static string Unescape(string name) => name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
