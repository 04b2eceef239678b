package org.flowmon.watchlist;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.MissingResourceException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads OFAC's SDN_ADVANCED XML in one pass. The file gives reference tables, then places, parties,
 * relations and finally the sanctions entries, so the small facts of every party are kept to the
 * end; names, addresses and remarks are not. Parties without a digital-currency address are counted
 * and left out. Document type declarations and external entities are refused.
 */
public final class OfacReader implements ListReader {
  private static final XMLInputFactory XML = XMLInputFactory.newFactory();

  static {
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    XML.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    XML.setProperty("jdk.xml.totalEntitySizeLimit", "0");
  }

  @Override
  public ReadReport read(InputStream in, String source, WatchlistBuilder into) throws IOException {
    ReadReport report = new ReadReport(source, "OFAC SDN_ADVANCED XML", "profiles");
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(in);
      new Pass(xml, report, new OfacParties()).run(into);
      xml.close();
    } catch (XMLStreamException e) {
      throw new UnreadableListException(
          source,
          "line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNumber())
              + ": not a complete OFAC XML file: "
              + e.getMessage(),
          e);
    }
    return report;
  }

  /** One run over one file. */
  private static final class Pass {
    private final XMLStreamReader xml;
    private final ReadReport report;
    private final OfacParties parties;
    private final Map<String, String> relationTypes = new HashMap<>();
    private boolean sanctions;

    Pass(XMLStreamReader xml, ReadReport report, OfacParties parties) {
      this.xml = xml;
      this.report = report;
      this.parties = parties;
    }

    void run(WatchlistBuilder into) throws XMLStreamException, UnreadableListException {
      boolean complete = false;
      while (xml.hasNext()) {
        int event = next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          element();
        } else if (event == XMLStreamConstants.END_DOCUMENT) {
          complete = true;
        }
      }
      if (!complete || !sanctions) {
        throw new UnreadableListException(
            report.source(), "not an OFAC SDN_ADVANCED file: it has no SanctionsEntries", null);
      }
      LocalDate date = report.listDate();
      if (date != null) {
        into.listDate(report.source(), date);
      }
      parties.emit(report, into);
    }

    /** The JDK lacks the message for some mistakes in a document type declaration. */
    private int next() throws XMLStreamException {
      try {
        return xml.next();
      } catch (MissingResourceException e) {
        throw new XMLStreamException("document type declaration", xml.getLocation(), e);
      }
    }

    private void element() throws XMLStreamException {
      switch (xml.getLocalName()) {
        case "DateOfIssue" -> report.listDate(date());
        case "Country" -> parties.country(attribute("ID"), attribute("ISO2"), xml.getElementText());
        case "AreaCode" -> parties.areaCode(attribute("ID"), attribute("CountryID"));
        case "FeatureType" -> parties.featureType(attribute("ID"), xml.getElementText());
        case "PartySubType" -> {
          String id = attribute("ID");
          parties.partySubType(id, attribute("PartyTypeID"));
        }
        case "RelationType" -> relationTypes.put(attribute("ID"), xml.getElementText().strip());
        case "Location" -> location();
        case "Profile" -> profile();
        case "ProfileRelationship" ->
            parties.relation(
                attribute("From-ProfileID"),
                relationTypes.getOrDefault(attribute("RelationTypeID"), "related to"),
                attribute("To-ProfileID"));
        case "SanctionsEntries" -> sanctions = true;
        case "SanctionsEntry" -> entry();
        default -> {}
      }
    }

    private void location() throws XMLStreamException {
      String id = attribute("ID");
      List<String> countryIds = new ArrayList<>();
      List<String> values = new ArrayList<>();
      while (inside("Location")) {
        switch (xml.getLocalName()) {
          case "LocationCountry" -> countryIds.add(attribute("CountryID"));
          case "LocationAreaCode" -> countryIds.add(parties.countryOfArea(attribute("AreaCodeID")));
          case "Value" -> values.add(xml.getElementText().strip());
          default -> {}
        }
      }
      parties.location(id, countryIds, values);
    }

    private void profile() throws XMLStreamException {
      OfacParties.Party party = parties.party(attribute("ID"), attribute("PartySubTypeID"));
      report.read();
      boolean primary = false;
      boolean latin = false;
      List<String> name = new ArrayList<>();
      String feature = "";
      while (true) {
        int event = xml.next();
        if (event == XMLStreamConstants.END_ELEMENT) {
          if (xml.getLocalName().equals("DocumentedName")) {
            party.name(String.join(" ", name), primary && latin);
            name.clear();
          } else if (xml.getLocalName().equals("Profile")) {
            return;
          }
        } else if (event == XMLStreamConstants.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "Alias" -> primary = attribute("Primary").equals("true");
            case "DocumentedName" -> latin = attribute("DocNameStatusID").equals("1");
            case "NamePartValue" -> name.add(xml.getElementText().strip());
            case "Feature" -> feature = attribute("FeatureTypeID");
            case "VersionLocation" -> parties.place(party, feature, attribute("LocationID"));
            case "VersionDetail" -> parties.detail(party, feature, xml.getElementText().strip());
            default -> {}
          }
        }
      }
    }

    private void entry() throws XMLStreamException {
      OfacParties.Party party = parties.known(attribute("ProfileID"));
      boolean program = false;
      LocalDate listed = null;
      List<String> programmes = new ArrayList<>();
      while (inside("SanctionsEntry")) {
        switch (xml.getLocalName()) {
          case "SanctionsMeasure" -> program = attribute("SanctionsTypeID").equals("1");
          case "Date" -> {
            LocalDate date = date();
            listed = listed == null || (date != null && date.isBefore(listed)) ? date : listed;
          }
          case "Comment" -> {
            String text = xml.getElementText().strip();
            if (program && !text.isEmpty()) {
              programmes.add(text);
            }
          }
          default -> {}
        }
      }
      if (party != null) {
        party.designate(listed, programmes);
      }
    }

    /** Goes to the next start inside the element of that name; false at its end. */
    private boolean inside(String element) throws XMLStreamException {
      while (true) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          return true;
        }
        if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals(element)) {
          return false;
        }
      }
    }

    private @Nullable LocalDate date() throws XMLStreamException {
      String element = xml.getLocalName();
      int[] parts = new int[3];
      while (inside(element)) {
        int part = List.of("Year", "Month", "Day").indexOf(xml.getLocalName());
        if (part >= 0) {
          String text = xml.getElementText().strip();
          parts[part] =
              text.chars().allMatch(Character::isDigit) && text.length() < 5
                  ? Integer.parseInt("0" + text)
                  : 0;
        }
      }
      try {
        return LocalDate.of(parts[0], parts[1], parts[2]);
      } catch (DateTimeException e) {
        return null;
      }
    }

    private String attribute(String name) {
      String value = xml.getAttributeValue(null, name);
      return value == null ? "" : value;
    }
  }
}
