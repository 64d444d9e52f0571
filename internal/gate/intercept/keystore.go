package intercept

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
)

// javaKeyStore begins a store in the format that JDKs had before PKCS12, JKS.
var javaKeyStore = []byte{0xFE, 0xED, 0xFE, 0xED}

var errNoTrustStore = errors.New("it is not a store with certificates only")

// certificateEntry is the tag of a certificate in such a store.
const certificateEntry = 2

// decodeJavaKeyStore reads the certificates of a JKS store, which are in the clear. It does not check the digest at
// its end, since no more is done with them than the JVM would do.
func decodeJavaKeyStore(content []byte) (ders [][]byte, err error) {
	from := bytes.NewReader(content[len(javaKeyStore):])
	var head struct{ Version, Entries uint32 }
	if err := binary.Read(from, binary.BigEndian, &head); err != nil {
		return nil, errNoTrustStore
	}
	for range head.Entries {
		der, err := readKeyStoreEntry(from, head.Version)
		if err != nil {
			return nil, errNoTrustStore
		}
		ders = append(ders, der)
	}
	return ders, nil
}

// readKeyStoreEntry reads an entry: tag, name, time, the type of the certificate since version 2, and the certificate.
func readKeyStoreEntry(from *bytes.Reader, version uint32) ([]byte, error) {
	var tag uint32
	var created uint64
	if err := binary.Read(from, binary.BigEndian, &tag); err != nil || tag != certificateEntry {
		return nil, errNoTrustStore
	}
	if _, err := readKeyStoreText(from); err != nil {
		return nil, err
	}
	if err := binary.Read(from, binary.BigEndian, &created); err != nil {
		return nil, err
	}
	if version > 1 {
		if _, err := readKeyStoreText(from); err != nil {
			return nil, err
		}
	}
	var size uint32
	if err := binary.Read(from, binary.BigEndian, &size); err != nil {
		return nil, err
	}
	return readKeyStoreBytes(from, int64(size))
}

func readKeyStoreText(from *bytes.Reader) ([]byte, error) {
	var size uint16
	if err := binary.Read(from, binary.BigEndian, &size); err != nil {
		return nil, err
	}
	return readKeyStoreBytes(from, int64(size))
}

func readKeyStoreBytes(from *bytes.Reader, size int64) ([]byte, error) {
	if size > int64(from.Len()) {
		return nil, io.ErrUnexpectedEOF
	}
	content := make([]byte, size)
	_, err := io.ReadFull(from, content)
	return content, err
}
