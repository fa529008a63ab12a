using NodaTime;

namespace MediationWorkflows.Web.Hosting;

/// <summary>What the command line says about one run of the service.</summary>
/// <param name="Urls">Addresses to listen on, or null for the configured ones.</param>
/// <param name="Data">Where database, keys and mail live.</param>
/// <param name="Demo">Load example cases.</param>
/// <param name="VirtualClock">Start here and stand still, or null for real time.</param>
/// <param name="Configuration">Settings as <c>--Section:Key=value</c>; they win over files and the environment.</param>
public sealed record ServeSettings(string? Urls, DataFolder Data, bool Demo, Instant? VirtualClock, string[] Configuration);
