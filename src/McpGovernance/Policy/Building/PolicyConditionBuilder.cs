using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using McpGovernance.Documents;
using McpGovernance.Policy;

namespace McpGovernance;

/// <summary>Says what must hold. All of it must.</summary>
/// <remarks>Not thread safe.</remarks>
public sealed class PolicyConditionBuilder
{
    private readonly List<Action<DocumentNode>> _members = [];

    internal PolicyConditionBuilder()
    {
    }

    /// <summary>Asks for something about an argument, the caller, the tool, the client, the environment or the time.</summary>
    /// <param name="name">What is asked of, as in a policy file: <c>args.amount</c>, <c>caller.tenant</c>, <c>tool.version</c>, <c>time</c>.</param>
    /// <param name="fragment">What must hold of it, as JSON: <c>{ "exclusiveMinimum": 100 }</c>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException">A parameter is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="fragment"/> is not JSON.</exception>
    public PolicyConditionBuilder Where(string name, [StringSyntax(StringSyntaxAttribute.Json)] string fragment)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fragment);
        DocumentNode.Document().AddJson(name, fragment);
        _members.Add(node => node.AddJson(name, fragment));
        return this;
    }

    /// <summary>One of several must hold.</summary>
    /// <param name="alternatives">Write one each.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="alternatives"/> is <see langword="null"/>.</exception>
    public PolicyConditionBuilder AnyOf(params Action<PolicyConditionBuilder>[] alternatives)
    {
        ArgumentNullException.ThrowIfNull(alternatives);
        PolicyConditionBuilder[] built = [.. alternatives.Select(Built)];
        _members.Add(node =>
        {
            var list = node.Add(PolicyKeys.AnyOf, JsonValueKind.Array);
            Array.ForEach(built, one => one.Write(list.Add(null, JsonValueKind.Object)));
        });
        return this;
    }

    /// <summary>The opposite must hold. The opposite of what is not known is not known.</summary>
    /// <param name="condition">Writes it.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="condition"/> is <see langword="null"/>.</exception>
    public PolicyConditionBuilder Not(Action<PolicyConditionBuilder> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var built = Built(condition);
        _members.Add(node => built.Write(node.Add(PolicyKeys.Not, JsonValueKind.Object)));
        return this;
    }

    internal static PolicyConditionBuilder Built(Action<PolicyConditionBuilder> write)
    {
        var builder = new PolicyConditionBuilder();
        write(builder);
        return builder;
    }

    internal void Write(DocumentNode node)
    {
        if (_members.Count == 1)
        {
            _members[0](node);
            return;
        }

        // What is said twice of one name stands in a list, where a name of its own is not needed.
        var list = node.Add(PolicyKeys.AllOf, JsonValueKind.Array);
        _members.ForEach(member => member(list.Add(null, JsonValueKind.Object)));
    }
}
