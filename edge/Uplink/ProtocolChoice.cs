using MQTTnet.Formatter;

namespace Checkpoint.Edge.Uplink;

/// <summary>MQTT 5 where the broker speaks it, 3.1.1 otherwise; remembers what worked and asks for 5 again now and then.</summary>
internal sealed class ProtocolChoice
{
    /// <summary>Brokers are updated seldom, and a vain question costs one attempt.</summary>
    private static readonly TimeSpan s_askAgainAfter = TimeSpan.FromHours(6);

    /// <summary>Some old brokers close the connection without a word, but so does one that is just going down.</summary>
    private const int ClosesThatRefuse = 2;

    private TimeSpan? _olderWorkedAt;
    private bool _tryOlder;
    private int _closes;

    public MqttProtocolVersion Next(TimeSpan now) =>
        _tryOlder || now < _olderWorkedAt + s_askAgainAfter ? MqttProtocolVersion.V311 : MqttProtocolVersion.V500;

    public void Worked(MqttProtocolVersion version, TimeSpan now)
    {
        (_tryOlder, _closes) = (false, 0);
        if (version == MqttProtocolVersion.V500) _olderWorkedAt = null;
        else if (!(now < _olderWorkedAt + s_askAgainAfter)) _olderWorkedAt = now;
    }

    /// <returns>True when the other version is to be tried at once.</returns>
    public bool Failed(MqttProtocolVersion version, LinkFailure failure)
    {
        // 3.1.1 did not help, whatever was wrong: the next attempt is MQTT 5 again, unless 3.1.1 is known to work.
        _tryOlder = false;
        if (version != MqttProtocolVersion.V500) return false;
        _closes = failure == LinkFailure.ClosedAtConnect ? _closes + 1 : 0;
        return _tryOlder = failure == LinkFailure.VersionRefused || _closes >= ClosesThatRefuse;
    }
}
