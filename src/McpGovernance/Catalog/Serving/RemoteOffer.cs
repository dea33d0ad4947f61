using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpGovernance.Catalog;

/// <summary>Which prompts, resources, templates and instructions of servers that this process calls are handed on: those that their catalogs approved.</summary>
/// <remarks>Thread safe. Without a catalog it is all of them.</remarks>
internal sealed class RemoteOffer(CatalogSource source, IOptions<CatalogOptions> options, ILogger<RemoteOffer> logger, EventRecorder? events = null) : RemoteReview
{
    private const int MaxTrusted = 10_000, MaxTemplates = 10_000;
    private static readonly string s_instructions = CatalogKeys.Word(CatalogSection.Instructions);

    private readonly CatalogOptions _options = options.Value;
    private readonly ConcurrentDictionary<string, RemoteDrift> _drift = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Server, CatalogSection Section, string Name), string> _trusted = new();
    private readonly ConcurrentDictionary<string, McpServerResource?> _templates = new(StringComparer.Ordinal);

    /// <summary>What servers offer otherwise than it was approved, a sentence for each.</summary>
    public IEnumerable<string> Drift =>
        _drift.SelectMany(static server => server.Value.All.Select(one => $"The {CatalogSections.Singular(one.Section)} '{LogText.Of(one.Name)}' of '{server.Key}': it is not as it was approved.")).Order(StringComparer.Ordinal);

    public override bool MayShow(string server, TargetKind kind, string name, JsonNode definition)
    {
        if (source.Current is not { } catalogs || CatalogSections.Of(kind) is not { } section)
        {
            return true;
        }

        var catalog = catalogs.Of(server);
        if (catalog is not null && catalog.Entries(section) is null)
        {
            return true;
        }

        try
        {
            var own = JsonElement.Parse(definition.ToJsonString());
            return MayPass(server, section, name, ToolDigest.Of(own), own, catalog is not null, catalog is null ? null : Approved(catalog, section, name));
        }
        catch (Exception cause) when (cause is ArgumentException or InvalidOperationException or JsonException)
        {
            CatalogLog.RemoteUnreadable(logger, CatalogSections.Singular(section), LogText.Of(name), server);
            return false;
        }
    }

    public override bool MayPass(string server, string instructions)
    {
        if (source.Current is not { } catalogs)
        {
            return true;
        }

        var own = JsonElement.Parse(new JsonObject { [s_instructions] = instructions }.ToJsonString());
        var catalog = catalogs.Of(server);
        var approved = catalog?.Instructions is { Approval: not null } known && known.Text == instructions ? ToolDigest.Of(own) : null;
        return MayPass(server, CatalogSection.Instructions, s_instructions, ToolDigest.Of(own), own, catalog is not null, approved);
    }

    /// <summary>Whether a prompt or resource may be asked for. Its definition was held against the catalog when it was listed; a name that was not listed must be approved.</summary>
    public bool MayAsk(string server, TargetKind kind, string name)
    {
        if (source.Current is not { } catalogs || CatalogSections.Of(kind) is not { } section || section == CatalogSection.Tools || _options.Drift == CatalogDrift.Warn)
        {
            return true;
        }

        if (catalogs.Of(server) is not { } catalog)
        {
            return MayAskStranger(server, section, name);
        }

        if (section != CatalogSection.Resources)
        {
            return catalog.Entries(section) is null || (Approved(catalog, section, name) is { } digest && !IsDrifted(server, section, name, digest));
        }

        if (catalog is { Resources: null, Templates: null })
        {
            return true;
        }

        var approved = Approved(catalog, section, name);
        if (IsDrifted(server, section, name, approved))
        {
            return false;
        }

        // Where the catalog says nothing of resources, what is no template's may be one of those.
        return approved is not null || Templates(server, catalog).Any(template => Matches(template, name))
            || (catalog.Resources is null && !Seen(server, CatalogSection.Templates).Any(template => Matches(template, name)));
    }

    private static string? Approved(CatalogDocument catalog, CatalogSection section, string name) =>
        catalog.Entries(section) is not null && catalog.Find(section, name) is { Approval: not null } entry ? entry.Digest : null;

    /// <summary>Of a server without a catalog what was trusted may be asked for, and nothing that was seen otherwise since.</summary>
    private bool MayAskStranger(string server, CatalogSection section, string name)
    {
        if (IsDrifted(server, section, name, _trusted.GetValueOrDefault((server, section, name))))
        {
            return false;
        }

        return (_options is { FirstUse: FirstUse.TrustOnFirstUse, ApproveFirstUse: null }) || _trusted.ContainsKey((server, section, name))
            || (section == CatalogSection.Resources && _trusted.Keys.Any(one => one.Server == server && one.Section == CatalogSection.Templates && Matches(one.Name, name)));
    }

    private bool IsDrifted(string server, CatalogSection section, string name, string? approved) => _drift.TryGetValue(server, out var drift) && drift.Has(section, name, approved);

    private IEnumerable<string> Seen(string server, CatalogSection section) => _drift.TryGetValue(server, out var drift) ? drift.All.Where(one => one.Section == section).Select(static one => one.Name) : [];

    /// <summary>The approved templates that were not seen as others.</summary>
    private IEnumerable<string> Templates(string server, CatalogDocument catalog) =>
        (catalog.Templates ?? []).Where(one => one.Approval is not null && !IsDrifted(server, CatalogSection.Templates, one.Name, one.Digest)).Select(static one => one.Name);

    private bool Matches(string template, string uri)
    {
        if (!_templates.TryGetValue(template, out var resource))
        {
            resource = Compiled(template);
            if (_templates.Count < MaxTemplates)
            {
                _templates.TryAdd(template, resource);
            }
        }

        return resource?.IsMatch(uri) == true;
    }

    /// <summary>The SDK's own reading of templates; what it cannot read matches nothing.</summary>
    private static McpServerResource? Compiled(string template)
    {
        try
        {
            var resource = McpServerResource.Create(static () => "", new McpServerResourceCreateOptions { Name = "template", UriTemplate = template });
            resource.IsMatch("");
            return resource;
        }
        catch (Exception)
        {
            return null;
        }
    }

    private bool MayPass(string server, CatalogSection section, string name, string digest, JsonElement definition, bool hasCatalog, string? approved)
    {
        if (hasCatalog ? approved == digest : IsTrusted(server, section, name, digest, definition))
        {
            if (_drift.TryGetValue(server, out var known))
            {
                known.Remove(section, name);
            }

            return true;
        }

        if (_drift.GetOrAdd(server, static _ => new RemoteDrift()).Add(section, name, digest))
        {
            events?.Record(new GovernanceEvent(GovernanceEventKind.Drifted, server, $"The {CatalogSections.Singular(section)} '{LogText.Of(name)}' is not as it was approved.") { Digest = digest });
            CatalogLog.RemoteDrifted(logger, CatalogSections.Singular(section), LogText.Of(name), server, _options.Drift == CatalogDrift.Warn ? "handed on as it is" : "withheld");
        }

        return _options.Drift == CatalogDrift.Warn;
    }

    private bool IsTrusted(string server, CatalogSection section, string name, string digest, JsonElement definition)
    {
        if (_options.ApproveFirstUse is { } approve)
        {
            try
            {
                return approve(server, definition) && Remember();
            }
            catch (Exception cause)
            {
                CatalogLog.FirstUseFailed(logger, LogText.Of(name), server, cause);
                return false;
            }
        }

        return _options.FirstUse == FirstUse.TrustOnFirstUse && Remember() && _trusted[(server, section, name)] == digest;

        bool Remember()
        {
            if (_trusted.Count >= MaxTrusted && !_trusted.ContainsKey((server, section, name)))
            {
                return false;
            }

            if (_trusted.TryAdd((server, section, name), digest))
            {
                CatalogLog.Trusted(logger, LogText.Of(name), server, digest);
                events?.Record(new GovernanceEvent(GovernanceEventKind.TrustedOnFirstUse, server, $"The {CatalogSections.Singular(section)} '{LogText.Of(name)}' is the first that was seen.") { Digest = digest });
            }

            return true;
        }
    }
}
