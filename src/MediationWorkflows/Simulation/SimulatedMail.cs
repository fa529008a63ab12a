using MediationWorkflows.Mail;
using MediationWorkflows.Time;
using NodaTime;

namespace MediationWorkflows.Simulation;

/// <summary>A mail that the simulated server accepted.</summary>
public sealed record SimulatedMessage(Instant At, RenderedMail Mail)
{
    public string To => Mail.To.Address;

    public string Subject => Mail.Subject;

    public string MessageId => Mail.MessageId;
}

/// <summary>A mail server in memory that keeps what it was given, and refuses the addresses that it was told to.</summary>
public sealed class SimulatedMail(TimeProvider clock) : IMailSender
{
    private readonly HashSet<string> refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<SimulatedMessage> messages = [];

    public IReadOnlyList<SimulatedMessage> Messages => messages;

    public bool IsRepeatable => true;

    /// <summary>From now on the address bounces.</summary>
    public void Refuse(string address) => refused.Add(address);

    public Task<SendResult> SendAsync(RenderedMail mail, CancellationToken ct)
    {
        if (refused.Contains(mail.To.Address))
        {
            return Task.FromResult(new SendResult(SendOutcome.Refused, "smtp-550"));
        }

        messages.Add(new SimulatedMessage(clock.Now(), mail));
        return Task.FromResult(SendResult.Accepted);
    }
}
