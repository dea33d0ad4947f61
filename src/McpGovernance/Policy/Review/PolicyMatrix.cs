namespace McpGovernance.Policy;

/// <summary>Role by thing: what each role may ever use, for an access review.</summary>
/// <remarks>
/// Tools that are given have a row each. Without tools, the tools that the policy names have one, and each counts as destructive, as a
/// tool that nobody classified does. Resources, prompts and methods have a row for each entry about them. Immutable and thread safe.
/// </remarks>
public sealed class PolicyMatrix
{
    private PolicyMatrix(IReadOnlyList<string> roles, IReadOnlyList<PolicyMatrixRow> rows) => (Roles, Rows) = (roles, rows);

    /// <summary>The columns: the roles that the policy defines or grants something to, in ordinal order.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>The rows: tools, resources, prompts, methods, each in ordinal order.</summary>
    public IReadOnlyList<PolicyMatrixRow> Rows { get; }

    /// <summary>Computes the matrix of all roles.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="tools">The tools that there are; <see langword="null"/> for those that the policy names.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="policy"/> is <see langword="null"/>.</exception>
    public static PolicyMatrix Of(PolicyDocument policy, IEnumerable<ToolContract>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Of(policy, [policy], tools);
    }

    /// <summary>Computes what a caller may use: a matrix of one column.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="time">When.</param>
    /// <param name="tools">The tools that there are; <see langword="null"/> for those that the policy names.</param>
    /// <returns>The matrix. Its column is called by the caller's roles. Guards that refuse this caller whatever the arguments are count as "no".</returns>
    /// <exception cref="ArgumentNullException"><paramref name="policy"/> or <paramref name="caller"/> is <see langword="null"/>.</exception>
    public static PolicyMatrix For(PolicyDocument policy, PolicyCaller caller, DateTimeOffset time, IEnumerable<ToolContract>? tools = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(caller);
        var compiled = policy.Loaded.Policy;
        var roles = (CompiledRoleSet)compiled.ResolveRoles(caller.Caller, time);
        var cells = new MatrixCells(compiled, roles, caller, time);
        return new PolicyMatrix([string.Join(", ", roles.Names)], RowsOf(Subjects([policy], tools), [cells]));
    }

    /// <summary>Computes the matrix of one policy over the roles and things of several.</summary>
    internal static PolicyMatrix Of(PolicyDocument policy, IReadOnlyList<PolicyDocument> all, IEnumerable<ToolContract>? tools)
    {
        var compiled = policy.Loaded.Policy;
        string[] roles = [.. all.SelectMany(static one => one.Loaded.Policy.Model.Matrix.Select(static row => row.Role).Concat(one.Loaded.Policy.Model.Roles.Select(static role => role.Name))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return new PolicyMatrix(roles, RowsOf(Subjects(all, tools), [.. roles.Select(role => new MatrixCells(compiled, Known(policy, role)))]));
    }

    private static CompiledRoleSet Known(PolicyDocument policy, string role) =>
        policy.Loaded.Policy.RolesOf(policy.Roles.Contains(role, StringComparer.Ordinal) ? [role] : []);

    private static IReadOnlyList<PolicyMatrixRow> RowsOf(IEnumerable<MatrixSubject> subjects, IReadOnlyList<MatrixCells> columns) =>
        [.. subjects.Select(subject => new PolicyMatrixRow(subject.Kind, subject.Name, subject.Tool, subject.IsPattern, [.. columns.Select(column => column.Of(subject))]))];

    private static IEnumerable<MatrixSubject> Subjects(IReadOnlyList<PolicyDocument> all, IEnumerable<ToolContract>? tools)
    {
        var entries = all.SelectMany(static one => one.Loaded.Policy.Model.Matrix).SelectMany(static row => row.Entries).DistinctBy(static entry => entry.Text, StringComparer.Ordinal)
            .Where(entry => tools is null || entry.Target != TargetKind.Tool).Select(static entry => MatrixSubject.Of(entry));
        return (tools ?? []).Select(static tool => MatrixSubject.Of(tool)).Concat(entries)
            .OrderBy(static one => one.Kind).ThenBy(static one => one.Name, StringComparer.Ordinal).ThenBy(static one => one.Tool?.Version, StringComparer.Ordinal);
    }
}
