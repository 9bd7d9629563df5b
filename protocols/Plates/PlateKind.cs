namespace Checkpoint.Protocols.Plates;

/// <summary>What the layout of a plate says about its vehicle. Layouts and sources: README.md in this folder.</summary>
public enum PlateKind
{
    /// <summary>陕K12345: province, issuing office, five letters or digits.</summary>
    Ordinary = 1,
    /// <summary>陕KD12345: eight characters, the letter in front.</summary>
    NewEnergySmall,
    /// <summary>陕K12345D: eight characters, the letter at the end.</summary>
    NewEnergyLarge,
    /// <summary>陕K1234挂.</summary>
    Trailer,
    /// <summary>陕K1234学.</summary>
    Learner,
    /// <summary>陕K1234警.</summary>
    Police,
    /// <summary>WJ12345 of the headquarters, WJ陕12345 of a province.</summary>
    ArmedPolice,
    /// <summary>JA12345: two letters and five digits.</summary>
    Military,
    /// <summary>粤Z1234港.</summary>
    HongKong,
    /// <summary>粤Z1234澳.</summary>
    Macau,
    /// <summary>使014578 (until 2017), 014578使 (since).</summary>
    Embassy,
    /// <summary>沪A0023领 (older), 沪22478领 (newer).</summary>
    Consulate,
    /// <summary>陕X1234应急: fire and rescue; 京12345应急 of the ministry.</summary>
    Emergency,
}
