namespace McpGovernance.Audit;

/// <summary>Writes the record of an anomaly.</summary>
internal static class AnomalyRecords
{
    /// <param name="record">The record.</param>
    /// <param name="anomaly">What was found.</param>
    /// <param name="about">The record that it was found about.</param>
    /// <param name="learned">For how long the usual was learned then.</param>
    /// <param name="settings">What the detection works with.</param>
    public static void Write(RecordWriter record, CallAnomaly anomaly, JournalRecord about, TimeSpan learned, AnomalySettings settings)
    {
        var now = settings.Time.GetUtcNow();
        record.Begin(RecordNames.Of(anomaly.Kind), settings.Ids.Next(now), now);
        if (Guid.TryParse(about.Call, out var call))
        {
            record.Id(RecordNames.Call, call);
        }

        if (!anomaly.IsOfMany)
        {
            WriteCaller(record, about);
        }

        record.Text(RecordNames.Server, settings.Server);
        if (anomaly.Tool is { } tool)
        {
            RecordParts.WriteTarget(record, TargetKind.Tool, tool);
        }

        record.Text(RecordNames.Reason, anomaly.Explanation);
        record.Open(RecordNames.Anomaly);
        record.Number(RecordNames.Count, anomaly.Count);
        if (anomaly.Kind == CallAnomalyKind.FirstSeen)
        {
            record.Number(RecordNames.Learned, (long)learned.TotalSeconds);
        }
        else
        {
            record.Number(RecordNames.Window, (long)settings.Options.BurstWindow.TotalSeconds);
            record.Number(RecordNames.Limit, settings.Options.BurstRefusals);
        }

        record.Open(RecordNames.Record);
        record.Text(RecordNames.Log, about.Log);
        record.Number(RecordNames.Epoch, about.Epoch);
        record.Number(RecordNames.Seq, about.Seq);
        record.Close();
        record.Close();
        record.End();
    }

    /// <summary>As it stands in the record that it is about.</summary>
    private static void WriteCaller(RecordWriter record, JournalRecord about)
    {
        record.Open(RecordNames.Caller);
        record.Text(RecordNames.Kind, about.CallerKind);
        record.Flag(RecordNames.Verified, about.IsCallerVerified);
        record.Text(RecordNames.Issuer, about.CallerIssuer);
        record.Text(RecordNames.Subject, about.CallerSubject);
        record.Text(RecordNames.Client, about.CallerClient);
        record.Texts(RecordNames.Actors, about.CallerActors);
        record.Text(RecordNames.Tenant, about.CallerTenant);
        record.Close();
    }
}
