using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Policy;

/// <summary>Holds the policy that was given, and puts a changed file in its place while the process runs, when all of it is right.</summary>
/// <remarks>Thread safe: a request reads <see cref="Current"/> once. What was written in code never changes.</remarks>
internal sealed class ReloadingPolicySource : PolicySource, IDisposable
{
    private readonly PolicyOptions _options;
    private readonly GovernanceOptions _host;
    private readonly ILogger _logger;
    private readonly EventRecorder? _events;
    private readonly TimeProvider _time;
    private readonly PolicyFormat[] _formats;
    private readonly PolicyGate _gate;
    private readonly WeakActions _followers = new();
    private readonly SettlingContent _settling;
    private readonly Lock _loading = new();
    private readonly string? _path;
    private readonly LastGoodPolicy? _lastGood;
    private readonly PolicyLookout? _lookout;
    private CompiledPolicy? _current;
    private string _inForce = "";
    private string _judged = "";
    private Candidate? _waiting;
    private Candidate? _uncopied;
    private bool _isAccepted;
    private bool _isOver;
    private string? _problem;

    /// <summary>Loads the one policy that was given, or the default.</summary>
    /// <exception cref="GovernanceConfigurationException">More than one policy was given, or it is not right and nothing may take its place.</exception>
    public ReloadingPolicySource(
        IEnumerable<PolicyRegistration> registrations, IEnumerable<PolicyFormat> formats, IOptions<PolicyOptions> options, IOptions<GovernanceOptions> host, TimeProvider time, ILogger<ReloadingPolicySource> logger, EventRecorder? events = null)
    {
        (_options, _host, _logger, _events) = (options.Value, host.Value, logger, events);
        (_time, _formats) = (time, [.. formats]);
        (_gate, _settling) = (new PolicyGate(_options.MinimumMode, time), new SettlingContent(time));
        var registration = PolicyRegistration.Single(registrations);
        if (registration.Load is { } load)
        {
            var written = load(_host.Environment);
            _gate.Judge(written.Policy);
            Enter(new Candidate(written, new FileReading("", default, null)), " from the start.");
            return;
        }

        _path = PolicyBytes.FullPath(registration.Source);
        _lastGood = _options.LastGoodPath is { } copy ? new LastGoodPolicy(PolicyBytes.FullPath(copy), logger) : null;
        if (_lastGood?.Path == _path)
        {
            throw new GovernanceConfigurationException($"'PolicyOptions.LastGoodPath' is the policy's own file, '{_path}'. Expected another file, which this process writes.");
        }

        Start(_path);
        if (_options.ReloadInterval != Timeout.InfiniteTimeSpan)
        {
            _lookout = new PolicyLookout(_path, _options.ReloadInterval, time, Look, logger);
        }
    }

    public override PolicyEvaluator Current => Volatile.Read(ref _current)!;

    /// <summary>Why the file that is there now is not, or not wholly, in force; <see langword="null"/> while it is.</summary>
    public string? Problem =>
        _lookout?.Hangs is { } taken ? $"The policy '{_path}' has been looked at for {(long)taken.TotalSeconds} s without an answer. Look at the file system."
        : Volatile.Read(ref _problem) ?? _lastGood?.Problem;

    private bool MayUseLastGood => _options.StartFromLastGood && _lastGood is not null;

    internal override void Require(object subject, Action<object, PolicyEvaluator> check)
    {
        lock (_loading)
        {
            try
            {
                check(subject, Current);
            }
            catch (Exception cause) when (MayUseLastGood && _uncopied is { } file && !_isAccepted)
            {
                _waiting = file;
                EnterLastGood(cause, candidate => check(subject, candidate));
            }

            _gate.Add(subject, check);
        }
    }

    internal override void Follow(object subject, Action<object, PolicyEvaluator> changed) => _followers.Add(subject, changed);

    internal override void Accept()
    {
        lock (_loading)
        {
            _isAccepted = true;
            Copy();
        }
    }

    /// <summary>Looks whether the file changed, and if so takes it in force when it is right.</summary>
    /// <returns>Whether to look again in a moment.</returns>
    public bool Look()
    {
        PolicyEvaluator? changed = null;
        try
        {
            // Outside the lock: a file system that hangs must hold up nobody but this thread.
            var reading = FileReading.Of(_path!, effect: "");
            lock (_loading)
            {
                changed = _isOver ? null : Take(reading);
            }
        }
        catch (Exception cause)
        {
            // Whatever it is, looking goes on, and what was right stays in force.
            Refuse(cause);
        }

        lock (_loading)
        {
            Copy();
        }

        if (changed is not null)
        {
            _followers.RunEach(changed, cause => PolicyLog.NotTold(_logger, cause));
        }

        return _settling.IsWaiting;
    }

    public void Dispose()
    {
        _isOver = true;
        _lookout?.Dispose();
    }

    private void Start(string path)
    {
        var effect = MayUseLastGood ? "" : PolicyLoader.NoStart;
        var reading = FileReading.Of(path, effect);
        _judged = reading.Key;
        try
        {
            Enter(Load(reading, path, effect), " from the start.");
        }
        catch (Exception cause) when (MayUseLastGood)
        {
            EnterLastGood(cause, static _ => { });
        }
    }

    /// <summary>Starts on the copy, where the file is not right.</summary>
    /// <exception cref="GovernanceConfigurationException">There is none that passes all that the file must pass.</exception>
    private void EnterLastGood(Exception cause, Action<PolicyEvaluator> check)
    {
        Candidate copy;
        try
        {
            var reading = _lastGood!.Read();
            copy = new Candidate(reading.Load(_lastGood.Path, Path.GetExtension(_path!), _host.Environment, Setting(PolicyLoader.NoStart)), reading);
            _gate.Judge(copy.Loaded.Policy);
            check(copy.Loaded.Policy);
        }
        catch (Exception second)
        {
            throw new GovernanceConfigurationException($"{cause.Message}\nThe last good policy cannot take its place: {second.Message}", cause);
        }

        Alarm(cause.Message);
        var waiting = _waiting;
        Enter(copy, " from the start. It is the last good copy, because the policy's file is not right.");
        (_waiting, _uncopied) = (waiting, null);
        PolicyLog.StartedFromLastGood(_logger, _lastGood.Path, cause.Message);
    }

    /// <summary>Judges what a look found, once it is settled.</summary>
    /// <returns>The policy, when one with another meaning came into force.</returns>
    private CompiledPolicy? Take(FileReading reading)
    {
        CompiledPolicy? changed = null;
        if (reading.Key != _judged)
        {
            if (!_settling.IsSettled(reading.Key))
            {
                return null;
            }

            (_judged, _waiting) = (reading.Key, null);
            if (reading.Key != _inForce)
            {
                changed = Enter(Load(reading, _path!, effect: ""));
            }
        }
        else
        {
            _settling.Reset();
            if (_waiting is { } again)
            {
                // What loaded and did not pass may pass later: the tools that it names may have come.
                _gate.Judge(again.Loaded.Policy);
                changed = Enter(again);
            }
        }

        if (_problem is not null && reading.Key == _inForce)
        {
            Volatile.Write(ref _problem, null);
            PolicyLog.RightAgain(_logger, _path!);
        }

        return changed;
    }

    /// <summary>Makes a policy of what was read, if all of it is right.</summary>
    private Candidate Load(FileReading reading, string path, string effect)
    {
        _waiting = null;
        var candidate = new Candidate(reading.Load(path, Path.GetExtension(path), _host.Environment, Setting(effect)), reading);
        _waiting = candidate;
        _gate.Judge(candidate.Loaded.Policy);
        return candidate;
    }

    /// <summary>The one place where a policy comes into force.</summary>
    /// <returns>The policy, when it means something else than the one before.</returns>
    private CompiledPolicy? Enter(Candidate candidate, string? how = null)
    {
        var (before, policy) = (_current, candidate.Loaded.Policy);
        Volatile.Write(ref _current, policy);
        (_inForce, _waiting, _uncopied) = (candidate.Reading.Key, null, candidate);
        var isChanged = before?.Digest != policy.Digest;
        if (isChanged)
        {
            how ??= $", in the place of '{before?.Name}' version '{before?.Version}' ({before?.Digest}).";
            Record(GovernanceEventKind.PolicyChanged, $"Policy '{policy.Name}' version '{policy.Version}' is in force{how}", policy.Digest);
        }

        foreach (var warning in candidate.Loaded.Warnings)
        {
            PolicyLog.Warning(_logger, warning);
        }

        PolicyLog.Loaded(_logger, policy.Name, policy.Version, policy.Digest);
        return isChanged ? policy : null;
    }

    private PolicySetting Setting(string effect) => new() { Time = _time.GetUtcNow(), Formats = _formats, Effect = effect };

    private void Refuse(Exception cause)
    {
        var problem = cause is GovernanceConfigurationException ? cause.Message : $"The policy '{_path}' cannot be judged ({cause.GetType().Name}): {cause.Message}";
        lock (_loading)
        {
            if (cause is not GovernanceConfigurationException && _waiting is null)
            {
                _judged = "";                   // It may have been the moment's fault, such as memory, so the same file is judged again.
            }

            if (_problem != problem)
            {
                Alarm(problem);
                PolicyLog.NotTaken(_logger, problem);
            }
        }
    }

    private void Alarm(string problem)
    {
        Volatile.Write(ref _problem, problem);
        Record(GovernanceEventKind.PolicyRefused, problem, digest: null);
    }

    private void Record(GovernanceEventKind kind, string reason, string? digest) =>
        _events?.Record(new GovernanceEvent(kind, _host.Server, reason) { Digest = digest });

    /// <summary>Keeps a copy of the file that is in force, once the process serves by it.</summary>
    private void Copy()
    {
        if (_isAccepted && _lastGood is not null && _uncopied is { } candidate && _lastGood.TryKeep(candidate.Reading.Bytes))
        {
            _uncopied = null;
        }
    }

    private sealed record Candidate(LoadedPolicy Loaded, FileReading Reading);
}
