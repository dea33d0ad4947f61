namespace McpGovernance;

/// <summary>How the policy comes into force: at start, and while the process runs.</summary>
public sealed class PolicyOptions
{
    /// <summary>The weakest mode that a policy may have: a weaker one does not come into force.</summary>
    /// <value>The default is <see cref="PolicyMode.Enforce"/>. <see cref="PolicyMode.Warn"/> is weaker than that, <see cref="PolicyMode.Audit"/> is the weakest.</value>
    public PolicyMode MinimumMode { get; set; }

    /// <summary>How often the policy's file is looked at for changes. A file that is not right leaves the last good policy in force.</summary>
    /// <value>
    /// The default is two seconds. From 100 ms to one hour, or <see cref="Timeout.InfiniteTimeSpan"/>: then a changed file counts at the next start only. Changes are
    /// usually found sooner, because the file's directory is watched as well; only the looking can be relied on.
    /// </value>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether the host starts on the last policy that was right when the policy's file is not.</summary>
    /// <value>The default is <see langword="false"/>: a file that is not right means no start. It needs <see cref="LastGoodPath"/>.</value>
    /// <remarks>
    /// The copy must pass all that the file must pass, its mode and environment too; without a copy that does, the host does not start. A start on it is logged as an
    /// error, is on record, and degrades health until the file is right.
    /// </remarks>
    public bool StartFromLastGood { get; set; }

    /// <summary>Where a copy of the policy's file is kept whenever it has come into force, for the next start.</summary>
    /// <value>
    /// The default is <see langword="null"/>: no copy. A relative path starts at the application's directory. Whoever can write this file can choose the policy of a start on
    /// which the policy's own file is wrong: its mode is 0600, and a copy that others may write is refused.
    /// </value>
    public string? LastGoodPath { get; set; }
}
