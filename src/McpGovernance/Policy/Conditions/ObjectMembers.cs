using System.Runtime.InteropServices;
using System.Text.Json;
using McpGovernance.Schemas;

namespace McpGovernance.Policy;

/// <summary>Finds members of objects whose names somebody else wrote.</summary>
internal static class ObjectMembers
{
    /// <summary>Finds a member; of several with one name the last.</summary>
    /// <param name="value">The object.</param>
    /// <param name="name">The name, as UTF-8 without escapes.</param>
    /// <param name="member">The member.</param>
    /// <returns>Whether it is there; <see langword="null"/> when a name that could be it is no Unicode, so that nobody can say.</returns>
    public static bool? TryFind(JsonElement value, ReadOnlySpan<byte> name, out JsonElement member)
    {
        bool? found = false;
        member = default;
        foreach (var property in value.EnumerateObject())
        {
            var written = JsonMarshal.GetRawUtf8PropertyName(property);
            if (!written.Contains((byte)'\\'))
            {
                if (written.SequenceEqual(name))
                {
                    (found, member) = (found is null ? null : true, property.Value);
                }

                continue;
            }

            using var text = new UnescapedText(written);
            if (text.Span.SequenceEqual(name))
            {
                (found, member) = (found is null || !EscapedText.IsWellFormed(written) ? null : true, property.Value);
            }
        }

        return found;
    }
}
