using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpGovernance.Catalog;

/// <summary>Holds the catalogs in force, and puts changed files in their place while the process runs.</summary>
/// <remarks>Thread safe: a request reads <see cref="Current"/> once.</remarks>
internal sealed class CatalogSource : IDisposable
{
    private readonly CatalogRegistration[] _registrations;
    private readonly CatalogOptions _options;
    private readonly GovernanceOptions _host;
    private readonly ILogger _logger;
    private readonly EventRecorder? _events;
    private readonly Lock _loading = new();
    private readonly ITimer? _timer;
    private CatalogWorld _world;
    private Loaded? _loaded;
    private string _seen;

    /// <exception cref="GovernanceConfigurationException">A catalog does not load, is for another environment, or two are of one server.</exception>
    public CatalogSource(IEnumerable<CatalogRegistration> registrations, IOptions<CatalogOptions> options, IOptions<GovernanceOptions> host, TimeProvider time, ILogger<CatalogSource> logger, EventRecorder? events = null)
    {
        (_registrations, _options, _host, _logger, _events) = ([.. registrations], options.Value, host.Value, logger, events);
        _world = new CatalogWorld
        {
            Upgrades = _options.Upgrades.ToDictionary(static one => (one.Tool, SemanticVersion.Parse(one.From)), static one => one.Upgrade),
        };
        _seen = Fingerprint();
        if (_registrations.Length == 0)
        {
            return;
        }

        _loaded = Load();
        Current = Snapshot(_loaded);
        Announce(_loaded);
        if (_registrations.Any(static one => one.Path is not null))
        {
            _timer = time.CreateTimer(static source => ((CatalogSource)source!).Look(), this, _options.ReloadInterval, _options.ReloadInterval);
        }
    }

    /// <summary>The catalogs in force; <see langword="null"/> where none was given.</summary>
    public CatalogSnapshot? Current { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Why the files that are there now are not in force; <see langword="null"/> when they are.</summary>
    public string? Problem { get => Volatile.Read(ref field); private set => Volatile.Write(ref field, value); }

    /// <summary>Is told after another catalog has come into force.</summary>
    public Action? Changed { get; set; }

    /// <summary>Says which live tools there are; versions find their handlers among them.</summary>
    /// <param name="handlers">Those that carry out versions of tools with other names.</param>
    /// <param name="mistaken">Those that say that they are another version than they are.</param>
    /// <param name="offer">The prompts and resources.</param>
    public void Meet(IReadOnlyDictionary<(string Tool, string Digest), string> handlers, IReadOnlySet<(string Tool, string Digest)> mistaken, LiveOffer offer)
    {
        lock (_loading)
        {
            _world = new CatalogWorld { Upgrades = _world.Upgrades, Handlers = handlers, Mistaken = mistaken, Offer = offer };
            Current = _loaded is null ? null : Snapshot(_loaded);
        }
    }

    /// <summary>Looks whether the files changed, and if so takes them in force when they are right.</summary>
    public void Look()
    {
        lock (_loading)
        {
            try
            {
                var now = Fingerprint();
                if (now == _seen)
                {
                    return;
                }

                var loaded = Load();
                if (Fingerprint() != now)
                {
                    return;         // They are being written; the next look reads them whole.
                }

                (_seen, _loaded) = (now, loaded);
                Current = Snapshot(loaded);
                Problem = null;
                Announce(loaded);
            }
            catch (Exception cause)
            {
                // Whatever it is, the timer goes on, and what was right stays in force.
                if (Problem != cause.Message)
                {
                    Problem = cause.Message;
                    CatalogLog.NotReloaded(_logger, cause.Message);
                    _events?.Record(new GovernanceEvent(GovernanceEventKind.CatalogRefused, _host.Server, cause.Message));
                }

                return;
            }
        }

        try
        {
            Changed?.Invoke();
        }
        catch (Exception cause)
        {
            // On a timer's thread it would end the process. What could not be reviewed is still held against the catalog request by request.
            Problem = $"It is in force, and could not be held against what is live: {cause.Message}";
            CatalogLog.NotReviewed(_logger, cause);
        }
    }

    public void Dispose() => _timer?.Dispose();

    private CatalogSnapshot Snapshot(Loaded loaded) => new(loaded.Documents, loaded.Rollbacks, _world);

    private Loaded Load()
    {
        var documents = new List<CatalogDocument>();
        var rollbacks = new Dictionary<string, IReadOnlyList<CatalogRollback>>(StringComparer.Ordinal);
        foreach (var registration in _registrations)
        {
            var document = registration.Path is { } file ? CatalogFile.Load(file) : CatalogFile.Parse("the catalog made in code", CatalogFile.Write(registration.Document!));
            var source = registration.Path ?? "the catalog made in code";
            if (document.Environments.Count > 0 && !document.Environments.Contains(_host.Environment, StringComparer.Ordinal))
            {
                throw new GovernanceConfigurationException(
                    $"The catalog '{source}' is for '{string.Join("', '", document.Environments)}', and this host's environment is {(_host.Environment is null ? "not set" : $"'{_host.Environment}'")}. "
                    + $"Expected one that contains '{nameof(GovernanceOptions)}.{nameof(GovernanceOptions.Environment)}', compared exactly. Set that option or choose another catalog.");
            }

            if (documents.Any(one => one.Server == document.Server))
            {
                throw new GovernanceConfigurationException($"Two catalogs are of the server '{document.Server}', the second is '{source}'. Catalogs of one server are never merged. Expected one; remove the other.");
            }

            documents.Add(document);
            if (registration.Path is { } path)
            {
                rollbacks[document.Server] = CatalogRollbackFile.Load(CatalogRollbackFile.PathOf(path), document);
            }
        }

        CheckCode(documents);
        return new Loaded(documents, rollbacks);
    }

    /// <summary>Each upgrade in code is declared, each declared one is there, and none can be shown to be wrong.</summary>
    private void CheckCode(List<CatalogDocument> documents)
    {
        var declared = documents.SelectMany(static document => document.Tools)
            .SelectMany(static tool => tool.Versions.Where(static one => one.Upgrade is { IsInCode: true }).Select(one => (Tool: tool, From: one, To: tool.Find(one.Upgrade!.To)!))).ToList();
        foreach (var (tool, from, to) in declared)
        {
            if (!_world.Upgrades.TryGetValue((tool.Name, from.Version), out var upgrade))
            {
                throw new GovernanceConfigurationException($"The catalog says that code upgrades '{tool.Name}' from {from.Version} to {to.Version}, and there is none. Give it with 'CatalogOptions.Upgrade', or write the steps into the catalog.");
            }

            if ((UpgradeCheck.Arguments(from.Definition, to.Definition, upgrade.Arguments) ?? UpgradeCheck.Result(from.Definition, to.Definition, upgrade.Result)) is { } wrong)
            {
                throw new GovernanceConfigurationException($"The code that upgrades '{tool.Name}' from {from.Version} to {to.Version} cannot be right. {wrong} Correct it.");
            }
        }

        if (_world.Upgrades.Keys.FirstOrDefault(key => !declared.Any(one => one.Tool.Name == key.Tool && one.From.Version == key.From)) is { Tool: { } name } stray)
        {
            throw new GovernanceConfigurationException($"'CatalogOptions.Upgrade' gives code for '{name}' from {stray.From}, and no catalog says so. Write \"upgrade\": {{ \"to\": …, \"code\": true }} into that version, or remove the code.");
        }
    }

    /// <summary>What tells whether any file was written: sizes and times.</summary>
    private string Fingerprint() => string.Join('|', _registrations.Select(static one => one.Path).OfType<string>()
        .SelectMany(static path => new[] { new FileInfo(path), new FileInfo(CatalogRollbackFile.PathOf(path)) })
        .Select(static file => file.Exists ? $"{file.Length}:{file.LastWriteTimeUtc.Ticks}" : "none"));

    private void Announce(Loaded loaded)
    {
        foreach (var document in loaded.Documents)
        {
            CatalogLog.InForce(_logger, document.Server, document.Tools.Count);
            _events?.Record(new GovernanceEvent(GovernanceEventKind.CatalogChanged, document.Server, $"The catalog is in force, with {document.Tools.Count} tools.") { Digest = CatalogFile.Digest(document) });
            foreach (var one in loaded.Rollbacks.GetValueOrDefault(document.Server) ?? [])
            {
                CatalogLog.RolledBack(_logger, one.By, one.Tool, document.Server, one.Version.ToString(), one.Note);
                _events?.Record(new GovernanceEvent(GovernanceEventKind.CatalogChanged, document.Server, $"{one.By} sends all callers back: {one.Note}") { Tool = one.Tool, Version = one.Version.ToString() });
            }
        }
    }

    private sealed record Loaded(IReadOnlyList<CatalogDocument> Documents, IReadOnlyDictionary<string, IReadOnlyList<CatalogRollback>> Rollbacks);
}
