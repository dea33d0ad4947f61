namespace McpGovernance.Tests.Support;

/// <summary>A block of an approved file: a title, the lines <c>key: value</c> that say what is given, and indented what is said of it.</summary>
internal sealed record ApprovedBlock(string Title, IReadOnlyList<string> Given, string Said)
{
    public string? Find(string key) => All(key).SingleOrDefault();

    public string Get(string key) => Find(key) ?? throw new InvalidOperationException($"The block '{Title}' has no line '{key}'.");

    public IEnumerable<string> All(string key) => Given.Where(line => line.StartsWith(key + ": ", StringComparison.Ordinal)).Select(line => line[(key.Length + 2)..]);

    public override string ToString() => Title;
}
