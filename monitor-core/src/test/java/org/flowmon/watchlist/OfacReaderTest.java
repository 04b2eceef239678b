package org.flowmon.watchlist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfacReaderTest {
  private static final String HEAD =
      """
      <?xml version="1.0" encoding="utf-8"?>
      <Sanctions xmlns="urn:x"><DateOfIssue><Year>2024</Year><Month>5</Month><Day>6</Day></DateOfIssue>
      <ReferenceValueSets>
        <AreaCodeValues><AreaCode ID="11" CountryID="1">RU</AreaCode></AreaCodeValues>
        <CountryValues><Country ID="1" ISO2="RU">Russia</Country><Country ID="2" ISO2="EE">Estonia</Country></CountryValues>
        <FeatureTypeValues>
          <FeatureType ID="344">Digital Currency Address - XBT</FeatureType>
          <FeatureType ID="887">Digital Currency Address - USDT</FeatureType>
          <FeatureType ID="25">Location</FeatureType><FeatureType ID="10">Nationality Country</FeatureType>
        </FeatureTypeValues>
        <PartySubTypeValues><PartySubType ID="3" PartyTypeID="2">Unknown</PartySubType><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
        <RelationTypeValues><RelationType ID="15003">Owned or Controlled By</RelationType></RelationTypeValues>
      </ReferenceValueSets>
      <Locations>
        <Location ID="100"><LocationAreaCode AreaCodeID="11"/></Location>
        <Location ID="101"><LocationPart><LocationPartValue><Value>Russia</Value></LocationPartValue></LocationPart></Location>
        <Location ID="102"><LocationCountry CountryID="2"/></Location>
      </Locations>
      <DistinctParties>
      """;

  private static final String PARTIES =
      """
        <DistinctParty><Profile ID="7" PartySubTypeID="3"><Identity>
          <Alias Primary="true"><DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue>ACME</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue>OU</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          <Alias Primary="false"><DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue>Acme coins</NamePartValue></DocumentedNamePart></DocumentedName></Alias>
          </Identity>
          <Feature FeatureTypeID="344"><FeatureVersion><VersionDetail>1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa</VersionDetail></FeatureVersion></Feature>
          <Feature FeatureTypeID="344"><FeatureVersion><VersionDetail>1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb</VersionDetail></FeatureVersion></Feature>
          <Feature FeatureTypeID="344"><FeatureVersion><VersionDetail>TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t</VersionDetail></FeatureVersion></Feature>
          <Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="102"/></FeatureVersion></Feature>
        </Profile></DistinctParty>
        <DistinctParty><Profile ID="8" PartySubTypeID="4"><Identity>
          <Alias Primary="true"><DocumentedName DocNameStatusID="1"><DocumentedNamePart><NamePartValue>Ivan</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity>
          <Feature FeatureTypeID="887"><FeatureVersion><VersionDetail>0xdAC17F958D2ee523a2206206994597C13D831ec7</VersionDetail></FeatureVersion></Feature>
          <Feature FeatureTypeID="10"><FeatureVersion><VersionLocation LocationID="101"/></FeatureVersion></Feature>
        </Profile></DistinctParty>
        <DistinctParty><Profile ID="9" PartySubTypeID="3"><Feature FeatureTypeID="25"><FeatureVersion><VersionLocation LocationID="100"/></FeatureVersion></Feature></Profile></DistinctParty>
      </DistinctParties>
      <ProfileRelationships><ProfileRelationship From-ProfileID="7" To-ProfileID="8" RelationTypeID="15003"/></ProfileRelationships>
      """;

  private static final String ENTRIES =
      """
      <SanctionsEntries><SanctionsEntry ProfileID="7">
        <EntryEvent><Comment/><Date><Year>2023</Year><Month>2</Month><Day>1</Day></Date></EntryEvent>
        <SanctionsMeasure SanctionsTypeID="1705"><Comment>not a programme</Comment></SanctionsMeasure>
        <SanctionsMeasure SanctionsTypeID="1"><Comment>CYBER2</Comment></SanctionsMeasure>
      </SanctionsEntry></SanctionsEntries>
      </Sanctions>
      """;

  @Test
  void partiesWithAddressesComeOutWithListingsRelationsAndMarks() throws IOException {
    WatchlistBuilder builder = new WatchlistBuilder();
    ReadReport report = Lists.read("sdn.xml", HEAD + PARTIES + ENTRIES, builder);
    Watchlist list = builder.build();
    assertEquals(3, report.recordsRead());
    assertEquals(2, report.recordsKept());
    assertEquals(4, report.count("addresses"));
    assertEquals(LocalDate.of(2024, 5, 6), report.listDate());
    assertEquals(
        List.of(
            "sdn.xml: profile 7: bad bitcoin address "
                + Lists.GENESIS_MISTYPED
                + " of ofac-7: checksum fails"),
        report.badAddresses());
    Entity acme = list.entity("ofac-7").orElseThrow();
    assertEquals("ACME OU", acme.name());
    assertEquals("EE", acme.country());
    assertTrue(acme.aliases().contains("Acme coins"));
    assertEquals(
        new Designation("OFAC SDN", "CYBER2", LocalDate.of(2023, 2, 1), "OFAC profile 7"),
        acme.designations().first());
    assertEquals(1, acme.designations().size());
    assertTrue(acme.basis(Entity.RUSSIA_LINKED).contains("relation: Owned or Controlled By Ivan"));
    Entity ivan = list.entity("ofac-8").orElseThrow();
    assertEquals(EntityKind.PERSON, ivan.kind());
    assertTrue(ivan.basis(Entity.RUSSIA_LINKED).contains("nationality Russia"));
    assertFalse(ivan.has(Entity.SANCTIONED));
    assertEquals(1, list.labelList("bitcoin").size());
    assertEquals(1, list.labelList("ethereum").size());
    assertEquals(1, list.labelList("tron").size(), "listed as XBT, taken as what it is");
  }

  @Test
  void truncatedFileIsRefusedWithItsLine() {
    UnreadableListException e =
        assertThrows(
            UnreadableListException.class,
            () -> Lists.read("sdn.xml", HEAD + PARTIES, new WatchlistBuilder()));
    assertTrue(String.valueOf(e.getMessage()).startsWith("sdn.xml: line "), e.getMessage());
  }

  @Test
  void externalEntitiesAreNotRead() {
    String evil =
        "<?xml version=\"1.0\"?><!DOCTYPE Sanctions [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>"
            + "<Sanctions><SanctionsEntries/><Country ID=\"1\" ISO2=\"RU\">&x;</Country></Sanctions>";
    assertThrows(
        UnreadableListException.class, () -> Lists.read("sdn.xml", evil, new WatchlistBuilder()));
  }

  @Test
  void otherXmlIsRefused() {
    assertThrows(
        UnreadableListException.class,
        () -> Lists.read("x.xml", "<html><body/></html>", new WatchlistBuilder()));
    assertThrows(
        UnreadableListException.class,
        () -> Lists.read("x.xml", "<Sanctions/>", new WatchlistBuilder()));
  }
}
