using McpGovernance.Documents;

namespace McpGovernance.Policy;

/// <summary>Reviewed cases: what a policy must say, written down by people and held against it.</summary>
/// <remarks>
/// They stand in a file of their own, or in the policy under <c>tests</c>: there they are no part of its digest, and a policy that
/// fails one of them does not load. Immutable and thread safe.
/// </remarks>
public sealed class PolicyCases
{
    private const long MaxBytes = 64L * 1024 * 1024;

    private readonly IReadOnlyDictionary<string, ToolContract> _tools;

    internal PolicyCases(IReadOnlyList<PolicyCase> all, IReadOnlyDictionary<string, ToolContract> tools) => (All, _tools) = (all, tools);

    /// <summary>The cases, as they stand in the file.</summary>
    public IReadOnlyList<PolicyCase> All { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; a relative path starts at the application's directory.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="GovernanceConfigurationException">The file cannot be read, or something in it is wrong; the message has all of it.</exception>
    public static PolicyCases Load(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var full = path;
        try
        {
            full = Path.GetFullPath(path, AppContext.BaseDirectory);
            return new FileInfo(full).Length > MaxBytes
                ? throw new GovernanceConfigurationException($"The cases '{full}' are larger than {MaxBytes} bytes. Name a JSON file of cases.")
                : Parse(full, File.ReadAllBytes(full));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new GovernanceConfigurationException(
                $"The cases '{full}' cannot be read ({cause.GetType().Name}). Expected a JSON file that this process may read. Correct the path or the file's permissions.", cause);
        }
    }

    /// <summary>Reads JSON text.</summary>
    /// <param name="source">What messages call it.</param>
    /// <param name="utf8">The text.</param>
    /// <returns>The cases.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is empty.</exception>
    /// <exception cref="GovernanceConfigurationException">Something in it is wrong; the message has all of it.</exception>
    public static PolicyCases Parse(string source, ReadOnlyMemory<byte> utf8)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        var text = new DocumentText(source, utf8) { Subject = "The file of cases", Expected = CaseReader.Expected };
        var problems = new DocumentProblems(text);
        var node = DocumentNodeReader.Read(text, problems);
        var cases = node is null ? null : new CaseReader(problems, text).ReadDocument(node);
        problems.ThrowIfAny();
        return cases!;
    }

    /// <summary>Runs every case.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="tools">
    /// The tools that there are; they come before those that the cases describe. A tool that nobody describes counts as destructive.
    /// </param>
    /// <returns>What came of them, in their order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="policy"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">A case is for an environment that the policy is not for.</exception>
    public IReadOnlyList<PolicyCaseResult> Run(PolicyDocument policy, IEnumerable<ToolContract>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Run(new CaseRun(policy.Loaded, Known(tools)));
    }

    /// <summary>Takes out each part of the policy that its author wrote, one at a time, and looks which parts no case misses.</summary>
    /// <param name="policy">The policy, which passes every case.</param>
    /// <param name="tools">The tools that there are.</param>
    /// <returns>The parts that every case passes without, such as <c>guards/own customer only</c>, in ordinal order.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="policy"/> is <see langword="null"/>.</exception>
    /// <exception cref="GovernanceConfigurationException">A case is for an environment that the policy is not for.</exception>
    public IReadOnlyList<string> FindUnprotected(PolicyDocument policy, IEnumerable<ToolContract>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var run = new CaseRun(policy.Loaded, Known(tools));
        return
        [
            .. PolicyMutation.Of(policy.Loaded.Policy.Model)
                .Where(mutation => Run(run.With(mutation)).All(static result => result.Passes))
                .Select(static mutation => mutation.Part).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads the cases of a policy and runs them; one that fails is an error of the document.</summary>
    internal static PolicyCases Test(LoadedPolicy policy, DocumentNode node, DocumentProblems problems)
    {
        var cases = new CaseReader(problems, policy.Text).Read(node);
        problems.ThrowIfAny();
        foreach (var result in cases!.Run(new CaseRun(policy, cases._tools)).Where(static result => !result.Passes))
        {
            problems.Error(result.Case.Node!, $"The case '{result.Case.Name}' fails: {result.Problem}", "Expected every case to pass. Correct the policy, or the case if it is the one that is wrong.");
        }

        problems.ThrowIfAny();
        return cases;
    }

    private List<PolicyCaseResult> Run(CaseRun run) => [.. All.Select(run.Run)];

    private Dictionary<string, ToolContract> Known(IEnumerable<ToolContract>? tools)
    {
        var known = new Dictionary<string, ToolContract>(_tools, StringComparer.Ordinal);
        foreach (var tool in tools ?? [])
        {
            known[tool.Name] = tool;
        }

        return known;
    }
}
